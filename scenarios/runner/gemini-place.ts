import type { GeminiOptions } from '#engine/model-gateway/open-gemini.ts';

/**
 * Reads an address of the Gemini API, or of Vertex AI, back into the settings that lead to it. All
 * between the version and the model goes into the version: told of a project, the SDK would ask the
 * machine for its credentials.
 */
export function geminiPlaceOf(url: string): Pick<GeminiOptions, 'apiVersion' | 'baseUrl'> {
  const { origin, pathname } = new URL(url);
  const [, base = '', version] = /^(.*?)\/?(v[0-9][^]*)?\/models\//u.exec(pathname) ?? [];
  return { baseUrl: `${origin}${base}`, ...(version === undefined ? {} : { apiVersion: version }) };
}
