import type { DocumentPart, ImagePart, ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import type { ChatServer } from './client-options.ts';
import { ownMeta } from './provider-meta.ts';
import { textOf } from './json-fields.ts';
import type { WireIds } from './wire-ids.ts';

export type ContentOptions = Pick<ChatServer, 'provider' | 'quirks'>;

/** One text as it is, anything more as parts: not every server understands those. */
export function toContent(parts: readonly JsonObject[]): JsonValue {
  const [only] = parts;
  const isPlain = parts.length === 1 && only?.['type'] === 'text' && Object.keys(only).length === 2;
  return isPlain ? textOf(only['text']) : [...parts];
}

/** What a person says; nothing where the text is empty. */
export function toContentParts(part: UserPart, options: ContentOptions): JsonObject[] {
  const own = ownMeta(part._meta, options.provider);
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text, ...own }];
    case 'image':
      return [options.quirks.images ? toImage(part, own) : note(part)];
    case 'document':
      return [toDocument(part, options)];
    default:
      return part satisfies never;
  }
}

const toImage = ({ source }: ImagePart, own: JsonObject | undefined): JsonObject => ({
  type: 'image_url',
  image_url: { url: source.type === 'url' ? source.url : dataUrl(source), ...own },
});

const dataUrl = ({ mediaType, data }: { readonly mediaType: string; readonly data: string }) =>
  `data:${mediaType};base64,${data}`;

/** The API takes bytes only; text is said as text, and an address is named. */
function toDocument(part: DocumentPart, { provider, quirks }: ContentOptions): JsonObject {
  const { source, title, _meta } = part;
  if (source.type === 'text') {
    const text = title === undefined ? source.text : `${title}\n\n${source.text}`;
    return { type: 'text', text };
  }
  if (source.type === 'url' || !quirks.files) return note(part);
  const file = { filename: title ?? 'document', file_data: dataUrl(source) };
  return { type: 'file', file: { ...file, ...ownMeta(_meta, provider) } };
}

/** Says what stood here, to a server that cannot read it. */
function note(part: ImagePart | DocumentPart): JsonObject {
  const { source } = part;
  const title = part.type === 'document' && part.title !== undefined ? ` "${part.title}"` : '';
  const what = source.type === 'url' ? `at ${source.url}` : `(${source.mediaType})`;
  return { type: 'text', text: `[${part.type}${title} ${what}, not shown]` };
}

/**
 * The answers to the calls of one message, each in a message of its own. The API takes text there;
 * images follow in a user message, behind all answers, as nothing may stand between them.
 */
export function toToolMessages(
  answers: readonly ToolAnswer[],
  { wireId, ...options }: ContentOptions & { readonly wireId: WireIds },
): JsonObject[] {
  const shown: JsonObject[] = [];
  const messages = answers.map(({ callId, output }): JsonObject => {
    const texts = output.flatMap((part) => {
      if (part.type !== 'image' || !options.quirks.images) return toTexts(part, options);
      shown.push(...toContentParts(part, options));
      return [{ type: 'text', text: `[image ${shown.length} of the next message]` }];
    });
    const content = texts.length === 0 ? '' : toContent(texts);
    return { role: 'tool', tool_call_id: wireId(callId), content };
  });
  return shown.length === 0 ? messages : [...messages, { role: 'user', content: shown }];
}

function toTexts(part: ToolOutputPart, options: ContentOptions): JsonObject[] {
  if (part.type === 'provider') {
    const own = ownMeta(part._meta, options.provider);
    return own === undefined ? [] : [own];
  }
  return toContentParts(part, { ...options, quirks: { ...options.quirks, files: false } });
}
