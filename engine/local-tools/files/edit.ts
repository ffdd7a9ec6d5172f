import { z } from 'zod';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { completed, makeTool, ToolFailure, WellFormedText } from '../make-tool.ts';
import { confine, type Place } from './confine.ts';
import { excerpt } from './excerpt.ts';
import { inFolder } from './held-folder.ts';
import { statRegular, withFile } from './regular-file.ts';
import { replaceFile } from './replace-file.ts';
import { replaceText, type TextReplaced } from './replace-text.ts';

/** An edit holds the file in memory, several times over. */
const fileBytesMax = 20_000_000;
const byteOrderMark = '\uFEFF';

const EditArguments = z.strictObject({
  path: z.string().min(1).describe('Relative to the workspace, or absolute inside it.'),
  old_string: WellFormedText.min(1).describe(
    'The text to replace, exactly as in the file and without line numbers.',
  ),
  new_string: WellFormedText.describe('What to put there.'),
  replace_all: z.boolean().optional().describe('Replace every occurrence; false if not given.'),
});
type EditArguments = z.infer<typeof EditArguments>;

/** Replaces text in a file. */
export const editTool = (workspace: string): ToolPort =>
  makeTool({
    name: 'Edit',
    description:
      'Replaces text in a file of the workspace. old_string must occur exactly once, unless ' +
      'replace_all is true: give enough lines around it. Line ends and a byte order mark are kept.',
    schema: EditArguments,
    readOnly: false,
    replay: 'never',
    aim: (args) => `edit ${args.path}`,
    async run(args) {
      if (args.old_string === args.new_string) {
        throw new ToolFailure('failed', 'old_string and new_string are the same: nothing to edit.');
      }
      const place = await confine(workspace, args.path);
      const text = await readWhole(place);
      const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
      const before = text.slice(mark.length);
      const replaced = replaceText(before, {
        oldText: args.old_string,
        newText: args.new_string,
        all: args.replace_all ?? false,
      });
      if (!replaced.ok) throw notOnce(args, replaced);
      await inFolder(place, async (folder) => {
        const mode = (await statRegular(folder, place)).mode & 0o7777;
        await replaceFile(folder, { name: place.name, content: mark + replaced.text, mode });
      });
      const times = replaced.count === 1 ? '1 replacement' : `${replaced.count} replacements`;
      return completed(`Edited ${place.shown}: ${times}.\n${excerpt(before, replaced.text)}`);
    },
  });

async function readWhole(place: Place): Promise<string> {
  return withFile(place, async ({ handle, sizeBytes }) => {
    if (sizeBytes > fileBytesMax) {
      throw new ToolFailure(
        'failed',
        `${place.asked} is too large to edit: ${sizeBytes} bytes, and ${fileBytesMax} are the most.`,
      );
    }
    const bytes = await handle.readFile();
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ToolFailure('failed', `${place.asked} is not UTF-8 text: an edit would damage it.`);
    }
  });
}

function notOnce(
  { path }: EditArguments,
  { count, lines }: Extract<TextReplaced, { ok: false }>,
): ToolFailure {
  if (count === 0) return new ToolFailure('failed', `old_string does not occur in ${path}.`);
  const more = count > lines.length ? ' and more' : '';
  return new ToolFailure(
    'failed',
    `old_string occurs ${count} times in ${path}, at lines ${lines.join(', ')}${more}. ` +
      'Make it longer so that it occurs once, or set replace_all.',
  );
}
