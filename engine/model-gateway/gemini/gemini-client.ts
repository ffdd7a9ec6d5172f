import { GoogleGenAI, type HttpOptions } from '@google/genai';
import type { JsonObject } from '#engine/schema/json.ts';
import { reasonOf } from './reason-of.ts';
import type { GeminiClientOptions } from './client-options.ts';
import { WireError } from '../wire-error.ts';

/** What is asked of a model, in the words of the wire. */
export interface GeminiRequest {
  readonly model: string;
  readonly body: JsonObject;
  readonly signal: AbortSignal;
}

/** Asks models over HTTP. */
export interface GeminiClient {
  /**
   * The response as it came, of whatever status.
   * @throws WireError (`wire.network`) when there was none; Error when none could be asked for
   */
  send(request: GeminiRequest): Promise<Response>;
}

/**
 * A client that does nothing on its own: no retries (they are the engine's, on its clock), no
 * automatic calls of functions, no automatic continuation.
 *
 * The SDK addresses and authorises the request; the body is ours, and so is the response: the SDK
 * keeps only the fields that it knows, in both directions, and its errors have no headers. See
 * docs/decisions/0022-reading-gemini.md.
 */
export function geminiClient(options: GeminiClientOptions): GeminiClient {
  const sdk = sdkOf(options);
  const send = options.fetch ?? fetch;
  return {
    async send({ model, body, signal }) {
      const { url, init } = await addressed(sdk, model);
      try {
        return await send(url, { ...init, body: JSON.stringify(body), signal });
      } catch (cause) {
        throw new WireError('wire.network', `No answer: ${reasonOf(cause)}.`, {
          retryable: true,
          cause,
        });
      }
    },
  };
}

function sdkOf(options: GeminiClientOptions): GoogleGenAI {
  const { apiKey, baseUrl, apiVersion, headers, vertex } = options;
  const isVertex = vertex !== undefined;
  const ownBase = isVertex ? undefined : 'https://generativelanguage.googleapis.com';
  const base = baseUrl ?? ownBase;
  const httpOptions: HttpOptions = {
    apiVersion: apiVersion ?? versionBehind(base, isVertex ? 'v1beta1' : 'v1beta'),
    ...(base === undefined ? {} : { baseUrl: base }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
  };
  return new GoogleGenAI({
    vertexai: isVertex,
    ...vertex,
    ...(apiKey === undefined ? {} : { apiKey }),
    httpOptions,
  });
}

/** Addresses of recordings and gateways have one; the SDK takes the empty text for none. */
const versionBehind = (baseUrl: string | undefined, version: string): string =>
  /\/v\d[a-z\d]*(\/|$)/.test(new URL(baseUrl ?? 'https://none').pathname) ? '' : version;

interface Addressed {
  readonly url: string;
  readonly init: RequestInit;
}

/** The address, the method and the headers that the SDK would send, the key among them. */
async function addressed(sdk: GoogleGenAI, model: string): Promise<Addressed> {
  let found: Addressed | undefined;
  await sdk.models.generateContentStream({
    model,
    // It wants something to say; what is said is put in by `send`.
    contents: ' ',
    config: {
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
      httpOptions: {
        retryOptions: { attempts: 1 },
        fetch: (input: string | URL | Request, init: RequestInit = {}) => {
          found = { url: input instanceof Request ? input.url : input.toString(), init };
          return Promise.resolve(new Response());
        },
      },
    },
  });
  if (found === undefined) throw new TypeError('The SDK of Gemini sent nothing.');
  return found;
}
