import { setImmediate } from 'node:timers/promises';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Exchange } from '#recordings/format/recording.ts';
import { playbackCore } from '#recordings/playback/playback-core.ts';
import type { Harness } from '../harness.ts';
import { between, serving, withCore } from './plant.fixture.ts';

/** Answers by a cache of requests. */
export const cachedByRequest: Harness = withCore((recording, policy) => {
  const cached = new Map<string, Exchange>();
  const core = playbackCore(recording, policy);
  return {
    ...core,
    answer(request) {
      const answer = core.answer(request);
      if (answer.kind === 'miss') return answer;
      const key = JSON.stringify(request.body);
      const exchange = cached.get(key) ?? answer.serving.exchange;
      cached.set(key, exchange);
      return { ...answer, serving: { ...answer.serving, exchange } };
    },
  };
});

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compares what the user said last, and forgets what was said before. */
export const lastMessageOnly: Harness = withCore((recording, policy) => {
  const short = <Request extends { body?: JsonValue | undefined }>(request: Request): Request => {
    const { body } = request;
    const messages = isObject(body) ? body['messages'] : undefined;
    if (!Array.isArray(messages)) return request;
    const [last] = messages.slice(-1);
    return { ...request, body: { ...(body as JsonObject), messages: [last ?? null] } };
  };
  const exchanges = recording.exchanges.map((each) => ({ ...each, request: short(each.request) }));
  const core = playbackCore({ ...recording, exchanges }, policy);
  return { ...core, answer: (request) => core.answer(short(request)) };
});

/** Compares everything, and then takes the first exchange that ends as the request does. */
export const pickedByLastMessage: Harness = withCore((recording, policy) => {
  const core = playbackCore(recording, policy);
  const left = [...recording.exchanges];
  const lastOf = (body: JsonValue | undefined): string => {
    const messages = isObject(body) ? body['messages'] : undefined;
    return JSON.stringify(Array.isArray(messages) ? messages.at(-1) : messages) ?? '';
  };
  return {
    ...core,
    answer(request) {
      const answer = core.answer(request);
      if (answer.kind === 'miss') return answer;
      const last = lastOf(request.body);
      const at = left.findIndex(({ request: { body } }) => lastOf(body) === last);
      const [exchange = answer.serving.exchange] = at < 0 ? [] : left.splice(at, 1);
      return { ...answer, serving: { ...answer.serving, exchange } };
    },
  };
});

/** Keeps the answer in one place for all requests that are under way. */
export const oneSlotForAll: Harness = between((fetch) => {
  let latest: Promise<Response> | undefined;
  return async (...request) => {
    const own = fetch(...request);
    latest = own;
    // Whoever asked is told below.
    own.catch(() => undefined);
    await setImmediate();
    if (latest === own) return own;
    await own;
    return (await latest).clone();
  };
});

/** Compares the messages, and takes all else as it was recorded. */
export const messagesOnly: Harness = withCore((recording, policy) => {
  const core = playbackCore(recording, policy);
  const [first] = recording.exchanges;
  const settings = (body: JsonValue | undefined): JsonValue | undefined =>
    isObject(body) && isObject(first?.request.body)
      ? { ...first.request.body, messages: body['messages'] ?? [] }
      : body;
  return {
    ...core,
    answer: (request) => core.answer({ ...request, body: settings(request.body) }),
  };
});

/** Compares each request with itself: whatever is asked was recorded. */
export const comparedWithItself: Harness = withCore((recording, policy) => {
  const core = playbackCore(recording, 'open');
  const receipt = (): ReturnType<typeof core.receipt> => {
    const { exchanges, ...rest } = core.receipt();
    const same = exchanges.map((exchange) => ({ ...exchange, differences: [] }));
    return { ...rest, exchanges: same, policy, drift: 0 };
  };
  return { ...core, receipt };
});

/** Writes into the recording that it serves, against which a test then holds what came. */
export const rewritesItsRecording: Harness = serving((exchange) => {
  for (const { bytes } of exchange.chunks) {
    const at = Buffer.from(bytes).indexOf('msg_01');
    if (at >= 0) bytes.set(Buffer.from('msg_99'), at);
  }
  return exchange;
});
