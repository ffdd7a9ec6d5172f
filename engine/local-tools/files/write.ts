import { z } from 'zod';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { completed, makeTool, WellFormedText } from '../make-tool.ts';
import { confine } from './confine.ts';
import { inFolder } from './held-folder.ts';
import { makeFolders } from './make-folders.ts';
import { statRegular } from './regular-file.ts';
import { replaceFile } from './replace-file.ts';

const WriteArguments = z.strictObject({
  path: z.string().min(1).describe('Relative to the workspace, or absolute inside it.'),
  content: WellFormedText.describe('The whole new content of the file.'),
});

/** Writes a whole file, with the folders above it. */
export const writeTool = (workspace: string): ToolPort =>
  makeTool({
    name: 'Write',
    description:
      'Writes a text file in the workspace, whole. Creates missing folders and replaces a file ' +
      'that is there. To change a part of a file, use Edit.',
    schema: WriteArguments,
    readOnly: false,
    replay: 'never',
    aim: (args) => `write ${args.path}`,
    async run({ path, content }) {
      const place = await confine(workspace, path);
      await makeFolders(place.folder);
      await inFolder(place, async (folder) => {
        const mode = place.exists ? (await statRegular(folder, place)).mode & 0o7777 : undefined;
        await replaceFile(folder, { name: place.name, content, mode });
      });
      const verb = place.exists ? 'Replaced' : 'Created';
      return completed(
        `${verb} ${place.shown}: ${count(Buffer.byteLength(content), 'byte')}, ` +
          `${count(linesIn(content), 'line')}.`,
      );
    },
  });

const count = (amount: number, noun: string): string =>
  `${amount} ${noun}${amount === 1 ? '' : 's'}`;

/** A last line without a line end counts. */
const linesIn = (text: string): number =>
  text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
