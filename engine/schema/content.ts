import { z } from 'zod';
import { ProviderMeta } from './json.ts';

/** Bytes as base64, or an address that the provider fetches by itself. */
const MediaSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('base64'), mediaType: z.string(), data: z.base64() }),
  z.object({ type: z.literal('url'), url: z.url() }),
]);

export const TextPart = z.object({
  type: z.literal('text'),
  text: z.string(),
  _meta: ProviderMeta.optional(),
});
export type TextPart = z.infer<typeof TextPart>;

export const ImagePart = z.object({
  type: z.literal('image'),
  source: MediaSource,
  _meta: ProviderMeta.optional(),
});
export type ImagePart = z.infer<typeof ImagePart>;

export const DocumentPart = z.object({
  type: z.literal('document'),
  source: z.union([
    MediaSource,
    z.object({ type: z.literal('text'), mediaType: z.string(), text: z.string() }),
  ]),
  title: z.string().optional(),
  _meta: ProviderMeta.optional(),
});
export type DocumentPart = z.infer<typeof DocumentPart>;

/** What a person (or the client for them) says to the agent. */
export const UserPart = z.discriminatedUnion('type', [TextPart, ImagePart, DocumentPart]);
export type UserPart = z.infer<typeof UserPart>;

/** Content that only one provider defines, kept whole in `_meta` under that provider's name. */
export const ProviderPart = z.object({
  type: z.literal('provider'),
  kind: z.string(),
  _meta: ProviderMeta,
});
export type ProviderPart = z.infer<typeof ProviderPart>;

/** What a tool answers; the model reads it. */
export const ToolOutputPart = z.discriminatedUnion('type', [
  TextPart,
  ImagePart,
  DocumentPart,
  ProviderPart,
]);
export type ToolOutputPart = z.infer<typeof ToolOutputPart>;
