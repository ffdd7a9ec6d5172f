import { z } from 'zod';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Carried, CarriedItem } from './carried.ts';

const Fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof Fields>;
const Content = z.looseObject({
  role: z.string().optional(),
  parts: z.union([z.array(Fields), Fields.transform((part) => [part])]).optional(),
});
const Body = z.looseObject({
  contents: z.union([
    z.string().transform(() => []),
    z.array(z.union([z.string().transform(() => ({ parts: [] as Fields[] })), Content])),
    Content.transform((content) => [content]),
  ]),
});

/** What Google says to send where there is no signature ("Thought signatures", read 2026-11-21). */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * The calls (name, arguments), their answers (name, response) and the signatures of a Gemini request.
 * Ids are left out: half of the clients send none, and some make their own. Shares nothing with the
 * engine's adapter or with playback, so that it can judge both.
 */
export function carriedInGemini(body: JsonValue | undefined): Carried {
  return Body.parse(body).contents.flatMap(({ parts = [] }) => parts.flatMap(carriedBy));
}

function carriedBy(part: Fields): Carried {
  const { functionCall, functionResponse, thoughtSignature } = camel(part);
  const signed = signatureOf(thoughtSignature);
  const signature: CarriedItem[] =
    signed === undefined ? [] : [{ by: 'model', kind: 'thoughtSignature', value: [signed] }];
  const call = Fields.safeParse(functionCall).data;
  if (call !== undefined) {
    const value = [call['name'], call['args'] ?? {}];
    return [{ by: 'model', kind: 'functionCall', value }, ...signature];
  }
  const answer = Fields.safeParse(functionResponse).data;
  if (answer !== undefined) {
    const value = [answer['name'], answer['response']];
    return [{ by: 'client', kind: 'functionResponse', value }];
  }
  return signature;
}

/** Protobuf takes both ways to write a name. */
const camel = (part: Fields): Fields =>
  Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

/** In one of the two alphabets of base64: protobuf takes both. */
function signatureOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value === NO_SIGNATURE) return undefined;
  return value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/u, '');
}
