import type {
  DocumentPart,
  ImagePart,
  TextPart,
  ToolOutputPart,
  UserPart,
} from '#engine/schema/content.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ownMeta } from './provider-meta.ts';
import type { WireCall } from './wire-call.ts';

/** Text; nothing where it is empty: the API refuses such parts. */
const toTextPart = ({ text, _meta }: TextPart): JsonObject[] => {
  const own = ownMeta(_meta);
  return text === '' && own === undefined ? [] : [{ text, ...own }];
};

/** What a person says. */
export function toUserParts(part: UserPart): JsonObject[] {
  switch (part.type) {
    case 'text':
      return toTextPart(part);
    case 'image':
      return [{ ...toMedia(part.source), ...ownMeta(part._meta) }];
    case 'document':
      return toDocument(part);
    default:
      return part satisfies never;
  }
}

/** The name goes before it: parts have no place for one. */
function toDocument({ source, title, _meta }: DocumentPart): JsonObject[] {
  const name = title === undefined ? [] : [{ text: `${title}:` }];
  if (source.type === 'text') return [...name, ...toTextPart({ type: 'text', text: source.text })];
  return [...name, { ...toMedia(source), ...ownMeta(_meta) }];
}

/** Bytes, or an address that the API fetches; it wants to know the kind of either. */
export const toMedia = (source: ImagePart['source']): JsonObject =>
  source.type === 'base64'
    ? { inlineData: { mimeType: source.mediaType, data: source.data } }
    : { fileData: { fileUri: source.url, ...mimeTypeOf(source.url) } };

const mimeTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  gif: 'image/gif',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

function mimeTypeOf(url: string): JsonObject {
  const ending = /\.([a-z]+)$/.exec(new URL(url).pathname.toLowerCase())?.[1] ?? '';
  const mimeType = Object.hasOwn(mimeTypes, ending) ? mimeTypes[ending] : undefined;
  return mimeType === undefined ? {} : { mimeType };
}

/**
 * The answer to one call: what the function gave under `output`, or `error` where it failed ("Function
 * calling", read 2026-11-21). Media are inside it from family 3 on, and before that beside it.
 */
export function toFunctionResponse(
  { callId, output, isError }: ToolAnswer,
  { call, isThirdFamily }: { readonly call: WireCall | undefined; readonly isThirdFamily: boolean },
): JsonObject[] {
  const words = output.flatMap((part) => (isWords(part) ? [wordsOf(part)] : [])).join('\n');
  const whole = output.find((part) => part.type === 'provider' && part.kind === WHOLE_ANSWER);
  const rest = output.flatMap((part) =>
    isWords(part) || part === whole ? [] : toOutputParts(part),
  );
  const inside = isThirdFamily ? rest.filter(isMedia) : [];
  const beside = rest.filter((part) => !inside.includes(part));
  // A call that is not in the conversation can only be named by what is known of it.
  const { name, id } = call ?? { name: callId };
  const functionResponse: JsonObject = {
    ...(id === undefined ? {} : { id }),
    name,
    response: { [isError ? 'error' : 'output']: words },
    ...(inside.length > 0 ? { parts: inside } : {}),
    ...(whole === undefined ? {} : ownMeta(whole._meta)),
  };
  return [{ functionResponse }, ...beside];
}

/** An output of this kind is the answer in the provider's own words, instead of ours. */
const WHOLE_ANSWER = 'functionResponse';

type Words = TextPart | (DocumentPart & { source: { type: 'text' } });

const isWords = (part: ToolOutputPart): part is Words =>
  part.type === 'text' || (part.type === 'document' && part.source.type === 'text');

const wordsOf = (part: Words): string => (part.type === 'text' ? part.text : part.source.text);

const isMedia = (part: JsonObject): boolean => 'inlineData' in part || 'fileData' in part;

function toOutputParts(part: ToolOutputPart): JsonObject[] {
  if (part.type !== 'provider') return toUserParts(part);
  const own = ownMeta(part._meta);
  return own === undefined ? [] : [own];
}
