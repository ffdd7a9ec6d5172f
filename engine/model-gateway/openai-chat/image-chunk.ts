import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { asObject, textOf } from './json-fields.ts';

/**
 * An image that the model made, as OpenRouter sends it: `{type: "image_url", image_url: {url}}` with
 * a data URL. Anything else, such as an address to fetch it from, is kept as it came.
 */
export function imageChunk(index: number, image: JsonObject, provider: string): ModelChunk {
  const url = textOf(asObject(image['image_url'])?.['url']);
  const [, mediaType, data] = /^data:([^;,]+);base64,([A-Za-z0-9+/]*={0,2})$/.exec(url) ?? [];
  return mediaType !== undefined && data !== undefined && data.length % 4 === 0
    ? { type: 'image', index, mediaType, data }
    : { type: 'provider.block', index, kind: 'image_url', _meta: { [provider]: image } };
}
