import type { ToolOutputPart } from '#engine/schema/content.ts';

/** A kind of file that a model takes as it is. */
export interface MediaKind {
  readonly mediaType: string;
  readonly part: 'image' | 'document';
  /** Larger files are refused here, because providers would refuse the whole request. */
  readonly sizeBytesMax: number;
}

// Anthropic's vision and PDF pages, limits per image (5 MB) and per request (32 MB), both as base64.
const imageBytesMax = 3_750_000;
const documentBytesMax = 20_000_000;

const image = (mediaType: string): MediaKind => ({
  mediaType,
  part: 'image',
  sizeBytesMax: imageBytesMax,
});

const startsWith = (magic: string) => (head: string) => head.startsWith(magic);

/** Kinds by their first bytes, read as Latin-1. */
const kinds: readonly (readonly [(head: string) => boolean, MediaKind])[] = [
  [startsWith('\x89PNG\r\n\x1a\n'), image('image/png')],
  [startsWith('\xff\xd8\xff'), image('image/jpeg')],
  [startsWith('GIF87a'), image('image/gif')],
  [startsWith('GIF89a'), image('image/gif')],
  [(head) => /^RIFF[^]{4}WEBP/.test(head), image('image/webp')],
  [
    startsWith('%PDF-'),
    { mediaType: 'application/pdf', part: 'document', sizeBytesMax: documentBytesMax },
  ],
];

/** The kind of a file by its first bytes; its name does not count. */
export function mediaKindOf(head: Buffer): MediaKind | undefined {
  const text = head.toString('latin1', 0, 16);
  return kinds.find(([fits]) => fits(text))?.[1];
}

/** The part that carries such a file to the model. */
export function mediaPart(
  kind: MediaKind,
  file: { readonly bytes: Buffer; readonly title: string },
): ToolOutputPart {
  const data = file.bytes.toString('base64');
  const source = { type: 'base64' as const, mediaType: kind.mediaType, data };
  return kind.part === 'image'
    ? { type: 'image', source }
    : { type: 'document', source, title: file.title };
}
