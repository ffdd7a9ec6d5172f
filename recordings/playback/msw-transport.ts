import { syncBuiltinESMExports } from 'node:module';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import type { Recording } from '#recordings/format/recording.ts';
import { fetchTransport } from './fetch-transport.ts';
import { playbackCore } from './playback-core.ts';
import type { PlaybackCore } from './playback-core.ts';
import { PlaybackError } from './playback-error.ts';
import { pacingOf } from './playback.ts';
import type { PlaybackOptions } from './playback.ts';
import type { Receipt } from './receipt.ts';

/** A recording that answers every HTTP request of this process. */
export interface MswPlayback {
  /** The state so far; ask for it when the run is over. */
  receipt(): Receipt;
  /** Gives the process its network back. A second call changes nothing. */
  close(): void;
}

/** MSW patches the whole process; a second server would silently take the first one's requests. */
let isOpen = false;

/**
 * Answers what code sends through a client of its own: the global `fetch`, `node:http`, and what is
 * built on them. Every request goes to the recording, wherever it is addressed; a connection that is
 * no HTTP request fails. Nothing passes to the network, and both are latched as misses.
 *
 * MSW ends a body that fails as if it were whole, so a recording with a broken answer is refused;
 * it reads a chunk or two ahead of the client, and time with it; a `node:http` client does not get
 * empty chunks. Each of these is right on the loopback port or with the injected `fetch`.
 * @throws {PlaybackError} for such a recording, for a second replay, for a gate without a place
 */
export function openMsw(options: PlaybackOptions): MswPlayback {
  const { recording, policy } = options;
  refuseUnfaithful(recording);
  if (isOpen) {
    throw new PlaybackError(
      'playback.occupied',
      `Replay: "${recording.manifest.title}" cannot be played through MSW while another recording ` +
        'is: MSW serves a whole process. Close that one first, or use the injected fetch.',
    );
  }
  const core = playbackCore(recording, policy);
  const answer = fetchTransport(core, pacingOf(options));
  const server = setupServer(http.all('*', ({ request }) => respond(core, answer, request)));
  // MSW lets through whoever asks for it in a header; under replay nobody may.
  server.events.on('request:start', ({ request: { headers } }) => {
    if (headers.get('accept')?.includes('msw/passthrough') === true) headers.delete('accept');
  });
  server.events.on('websocket:connection', ({ url: { origin, pathname } }) => {
    core.refuse(`WS ${origin}${pathname}`, 'It is no HTTP request, and MSW plays nothing else.');
  });
  server.listen({
    onUnhandledFrame() {
      throw new PlaybackError(
        'playback.closed_world',
        'Replay: nothing but recorded HTTP is connected.',
      );
    },
  });
  // Without this, `import { request } from 'node:http'` would still be the real one.
  syncBuiltinESMExports();
  isOpen = true;
  let isClosed = false;
  return {
    receipt: () => core.receipt(),
    close() {
      if (isClosed) return;
      isClosed = true;
      server.close();
      syncBuiltinESMExports();
      isOpen = false;
    },
  };
}

async function respond(
  core: PlaybackCore,
  answer: typeof globalThis.fetch,
  request: Request,
): Promise<Response> {
  try {
    return await answer(request);
  } catch (error) {
    // The client left before the head. Whatever else it was must not be lost.
    if (!request.signal.aborted) {
      const asked = `${request.method} ${new URL(request.url).pathname}`;
      core.refuse(asked, `Its recorded answer failed: ${String(error)}.`);
    }
    return Response.error();
  }
}

function refuseUnfaithful({ manifest, exchanges }: Recording): void {
  const broken = exchanges.find(({ head, end }) => head === undefined || end.result !== 'ok');
  if (broken === undefined) return;
  const how = broken.head === undefined ? 'before its head' : 'in the middle';
  throw new PlaybackError(
    'playback.unfaithful',
    `Replay: exchange ${broken.number} of "${manifest.title}" broke off ${how} ` +
      `(${broken.end.result}), and MSW would end it like a whole answer. ` +
      'Play this recording on the loopback port, or through the injected fetch.',
  );
}
