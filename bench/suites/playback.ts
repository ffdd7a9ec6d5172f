import type { Recording } from '#recordings/format/recording.ts';
import type { Figure, Suite, Table } from '../figure.ts';
import { bareFetch, bareMsw, bareServer } from '../floors/bare-answers.ts';
import { askAll, type Answering } from '../material/answering.ts';
import { playByMsw, playInjected, playOnPort } from '../material/opened-playback.ts';
import { DELTA_COUNT, questions, type Questions } from '../material/questions.ts';
import { measure, type Measured, type Task } from '../measure.ts';
import { excessTarget, measuredFigure, timeTarget } from '../measured-figure.ts';
import { openAimock } from '../peers/aimock.ts';

const BARE_FETCH = 'a bare fetch';
const BARE_MSW = 'bare MSW';
const BARE_SERVER = 'a bare server';
const INJECTED = 'injected fetch';
const MSW = 'MSW';
const PORT = 'loopback port';
const AIMOCK = 'aimock, on its port';

/** Requests that one opened recording answers, and that are asked in one measured call. */
const COUNT = 32;
const library = 'recordings/library';

/** What a request costs through each transport, beside what carries the same bytes. */
export const playback: Suite = {
  name: 'playback',
  about: 'a request through each transport of a recording, against what carries the same bytes',
  async run() {
    const byEvent = await questions({ count: COUNT, cut: 'by-event', library });
    const whole = await questions({ count: COUNT, cut: 'whole', library });
    return [
      await askedTable(byEvent),
      await askedTable(whole),
      await openedTable(byEvent.recording),
    ];
  },
};

async function askedTable(asked: Questions): Promise<Table> {
  const { recording, requests, chunks, words } = asked;
  const deltaLength = chunks.length === 1 ? words.length : Math.floor(words.length / DELTA_COUNT);
  const task = (name: string, open: () => Answering | Promise<Answering>): Task => {
    let answering: Answering | undefined;
    return {
      name,
      pieceCount: requests.length,
      before: async () => void (answering = await open()),
      run: async () => void (answering && (await askAll(answering, requests))),
      after: () => answering?.close(),
    };
  };
  const measured = await measure(
    [
      task(BARE_FETCH, () => bareFetch(chunks)),
      task(INJECTED, () => playInjected(recording)),
      task(BARE_MSW, () => bareMsw(chunks)),
      task(MSW, () => playByMsw(recording)),
      task(BARE_SERVER, () => bareServer(chunks)),
      task(PORT, () => playOnPort(recording)),
      task(AIMOCK, () => openAimock({ words, deltaLength })),
    ],
    { roundCount: 8, roundMs: 80 },
  );
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const port = { name: PORT, to: BARE_SERVER };
  return {
    title: `a request, answered with ${bytes} bytes in ${chunks.length === 1 ? 'one chunk' : `${chunks.length} chunks`}`,
    figures: figuresOf(measured, 'a request', [
      { name: BARE_FETCH },
      { name: INJECTED, to: BARE_FETCH, target: timeTarget(measured, INJECTED, 0.1) },
      { name: BARE_MSW },
      { name: MSW, to: BARE_MSW },
      { name: BARE_SERVER },
      { ...port, target: excessTarget(measured, port, 1) },
      { name: AIMOCK, to: BARE_SERVER },
    ]),
  };
}

/** What is paid once a recording, and not in the table of requests. */
async function openedTable(recording: Recording): Promise<Table> {
  const task = (name: string, open: () => Answering | Promise<Answering>): Task => {
    let answering: Answering | undefined;
    return {
      name,
      run: async () => void (answering = await open()),
      after: () => answering?.close(),
    };
  };
  const bodies = recording.exchanges.map(({ request }) => JSON.stringify(request.body));
  const parse = `JSON.parse of ${bodies.length} requests`;
  const measured = await measure(
    [
      { name: parse, run: () => void bodies.map((body) => JSON.parse(body) as unknown) },
      task(INJECTED, () => playInjected(recording)),
      task(BARE_MSW, () => bareMsw([])),
      task(MSW, () => playByMsw(recording)),
      task(BARE_SERVER, () => bareServer([])),
      task(PORT, () => playOnPort(recording)),
      task(AIMOCK, () => openAimock({ words: 'Done.', deltaLength: 20 })),
    ],
    { roundCount: 6, roundMs: 30 },
  );
  return {
    title: `opening a recording of ${bodies.length} exchanges that is in memory`,
    figures: figuresOf(measured, 'an opening', [
      { name: parse },
      { name: INJECTED, to: parse },
      { name: BARE_MSW },
      { name: MSW, to: BARE_MSW },
      { name: BARE_SERVER },
      { name: PORT, to: BARE_SERVER },
      { name: AIMOCK, to: BARE_SERVER },
    ]),
  };
}

const figuresOf = (
  measured: Measured,
  of: string,
  rows: readonly { name: string; to?: string; target?: Figure['target'] }[],
): Figure[] =>
  rows.map(({ target, ...compared }) => ({
    ...measuredFigure(measured, compared, { time: 'ms', of }),
    ...(target && { target }),
  }));
