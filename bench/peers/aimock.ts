import { LLMock } from '@copilotkit/aimock';
import type { Answering } from '../material/answering.ts';

/**
 * aimock with one fixture that fits every request. It makes the events of the answer itself, and
 * keeps a journal of requests; it does not compare them.
 * @param answer.deltaLength how many characters of the text each delta has
 */
export async function openAimock(answer: {
  readonly words: string;
  readonly deltaLength: number;
}): Promise<Answering> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.on({ predicate: () => true }, { content: answer.words }, { chunkSize: answer.deltaLength });
  await mock.start();
  return {
    url: `${mock.url}/v1/messages`,
    fetch: globalThis.fetch,
    close: () => mock.stop(),
  };
}
