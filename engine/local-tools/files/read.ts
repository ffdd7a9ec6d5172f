import { z } from 'zod';
import type { ToolPort, ToolResult } from '#engine/ports/tool-port.ts';
import { completed, makeTool, ToolFailure } from '../make-tool.ts';
import { confine, type Place } from './confine.ts';
import { mediaKindOf, mediaPart, type MediaKind } from './media.ts';
import { openPage, type PageView } from './page.ts';
import { withFile, type OpenFile } from './regular-file.ts';

const linesByDefault = 2000;
/** How much of a file is looked at to tell its kind. */
const headBytes = 8192;
const chunkBytes = 262_144;

const ReadArguments = z.strictObject({
  path: z.string().min(1).describe('Relative to the workspace, or absolute inside it.'),
  offset: z.int().min(1).optional().describe('The first line to show, from 1.'),
  limit: z.int().min(1).optional().describe(`How many lines; ${linesByDefault} if not given.`),
});
type ReadArguments = z.infer<typeof ReadArguments>;

/** Shows a file of the workspace: text by lines, images and PDF as they are. */
export const readTool = (workspace: string): ToolPort =>
  makeTool({
    name: 'Read',
    description:
      'Reads a file of the workspace. Text is shown with line numbers (which are not part of the ' +
      `file), ${linesByDefault} lines at most unless limit says otherwise; read on with offset. ` +
      'PNG, JPEG, GIF, WebP and PDF files are shown as they are.',
    schema: ReadArguments,
    readOnly: true,
    replay: 'safe',
    aim: (args) => `read ${args.path}`,
    async run(args, { signal }) {
      const place = await confine(workspace, args.path);
      return withFile(place, async (file) => {
        if (file.sizeBytes === 0) return completed(`${place.shown} is empty.`);
        const head = await readStart(file, headBytes);
        const kind = mediaKindOf(head);
        if (kind !== undefined) return readMedia({ kind, file, place });
        if (!isText(head, { whole: head.length === file.sizeBytes })) throw notText(place, file);
        return readText(args, { file, place, signal });
      });
    },
  });

async function readMedia(found: {
  readonly kind: MediaKind;
  readonly file: OpenFile;
  readonly place: Place;
}): Promise<ToolResult> {
  const { kind, file, place } = found;
  if (file.sizeBytes > kind.sizeBytesMax) {
    throw new ToolFailure(
      'failed',
      `${place.asked} is too large to be shown: ${kind.mediaType} of ${file.sizeBytes} bytes, ` +
        `and ${kind.sizeBytesMax} are the most.`,
    );
  }
  const bytes = await readStart(file, file.sizeBytes);
  return { status: 'completed', output: [mediaPart(kind, { bytes, title: place.name })] };
}

async function readText(
  args: ReadArguments,
  from: { readonly file: OpenFile; readonly place: Place; readonly signal: AbortSignal },
): Promise<ToolResult> {
  const { file, place, signal } = from;
  const offset = args.offset ?? 1;
  const page = openPage({ offset, limit: args.limit ?? linesByDefault });
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (let position = 0, more = true; more;) {
    if (signal.aborted)
      throw new ToolFailure('cancelled', `Cancelled while reading ${place.shown}.`);
    const { bytesRead } = await file.handle.read(chunk, 0, chunk.length, position);
    position += bytesRead;
    more = bytesRead > 0 && page.push(chunk.subarray(0, bytesRead));
  }
  const view = page.end();
  if (view.lineCount < offset && view.nextLine === undefined) {
    const lines = view.lineCount === 1 ? '1 line' : `${view.lineCount} lines`;
    throw new ToolFailure(
      'failed',
      `${place.asked} has ${lines}; offset ${offset} is past its end.`,
    );
  }
  return { ...completed(pageText(view)), ...truncationOf(view, { args, file }) };
}

function pageText({ rows, nextLine }: PageView): string {
  if (nextLine === undefined) return rows.join('\n');
  return [...rows, `[the file goes on: read more with offset ${nextLine}]`].join('\n');
}

/** A page that ends where the call said it should end is not cut. */
function truncationOf(
  view: PageView,
  { args, file }: { readonly args: ReadArguments; readonly file: OpenFile },
): Pick<ToolResult, 'truncation'> {
  if (!view.cut && (view.nextLine === undefined || args.limit !== undefined)) return {};
  const totalBytes = file.sizeBytes - view.skippedBytes;
  return { truncation: { shownBytes: view.shownBytes, totalBytes } };
}

async function readStart(file: OpenFile, bytesMax: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.min(bytesMax, file.sizeBytes));
  const { bytesRead } = await file.handle.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, bytesRead);
}

function isText(head: Buffer, { whole }: { readonly whole: boolean }): boolean {
  if (head.includes(0)) return false;
  try {
    // As a stream, because the head of a longer file may end inside a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const notText = ({ asked }: Place, { sizeBytes }: OpenFile): ToolFailure =>
  new ToolFailure(
    'failed',
    `${asked} is not UTF-8 text and no image or PDF either (${sizeBytes} bytes).`,
  );
