import type { DocumentPart, ImagePart, ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { ownMeta } from './provider-meta.ts';

/** "Images and vision", read 2026-11-21. */
const imageTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

const toText = (text: string): JsonObject => ({ type: 'input_text', text });

/** What a person says; further fields of a part (`detail`, `prompt_cache_breakpoint` …) come with it. */
export function toContent(part: UserPart): JsonObject[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ ...toText(part.text), ...ownMeta(part._meta) }];
    case 'image':
      return [toImage(part)];
    case 'document':
      return [toDocument(part)];
    default:
      return part satisfies never;
  }
}

/** What a tool answers: one text as itself, and anything else as a list of content. */
export function toOutput(output: readonly ToolOutputPart[]): JsonValue {
  const [only] = output;
  if (output.length === 0) return '';
  if (output.length === 1 && only?.type === 'text' && only._meta === undefined) return only.text;
  const content = output.flatMap(toOutputContent);
  return content.length === 0 ? '' : content;
}

function toOutputContent(part: ToolOutputPart): JsonObject[] {
  if (part.type !== 'provider') return toContent(part);
  const content = ownMeta(part._meta);
  return content === undefined ? [] : [content];
}

/** All that is text in an answer, for the tools whose output is nothing else. */
export const textOfOutput = (output: readonly ToolOutputPart[]): string =>
  output.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');

function toImage({ source, _meta }: ImagePart): JsonObject {
  if (source.type === 'base64' && !imageTypes.has(source.mediaType)) {
    return leftOut('image', source.mediaType);
  }
  return { type: 'input_image', detail: 'auto', image_url: urlOf(source), ...ownMeta(_meta) };
}

/** The address of an image, or the image itself as one. */
export const urlOf = (source: ImagePart['source']): string =>
  source.type === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;

/** Text is said as text; what is heard or seen cannot be sent as a file. */
function toDocument({ source, title, _meta }: DocumentPart): JsonObject {
  const own = ownMeta(_meta);
  if (source.type === 'text') {
    const text = title === undefined ? source.text : `${title}\n\n${source.text}`;
    return { ...toText(text), ...own };
  }
  if (source.type === 'url') return { type: 'input_file', file_url: source.url, ...own };
  const { mediaType } = source;
  if (/^(audio|video|image)\//.test(mediaType)) return leftOut(title ?? 'document', mediaType);
  const filename = title ?? `document.${mediaType.replace(/^.*[/.+]/, '')}`;
  return { type: 'input_file', filename, file_data: urlOf(source), ...own };
}

const leftOut = (what: string, mediaType: string): JsonObject =>
  toText(`[${what} (${mediaType}): this model cannot be sent this kind of file]`);
