import { createHook } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:dgram';
import type { ClientRequest } from 'node:http';
import { callSite } from './call-site.ts';

/** A way out of this process, at the moment when it was taken. */
export interface SocketEvent {
  /**
   * `tcp`: a connection, under whatever protocol; `pipe`: one to a socket in the file system; `udp`: a
   * socket that can send anywhere; `lookup`: a name or address that the system or a server was asked
   * for; `request`: one over HTTP, which may use a connection that was there before.
   */
  readonly kind: 'tcp' | 'pipe' | 'udp' | 'lookup' | 'request';
  /** `host:port`, a path, a name, an origin; of `udp` only the family, as it may send anywhere. */
  readonly target: string;
  /** The code that did it, as `function (file:line:column)`; not known where a queue did. */
  readonly from: string | undefined;
}

type Seen = Omit<SocketEvent, 'from'>;

/** What Node's own handles and requests say of themselves (lib/net.js and lib/dns.js of 24.21). */
interface Resource {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

const lookup = ({ hostname = '' }: Resource): Seen => ({ kind: 'lookup', target: hostname });

/**
 * Types of asynchronous resources by which a process goes out. A FIFO, the pipes of a child process
 * and what a server accepts are handles too, but nobody connects them. UDP is not among them: a
 * datagram that the system takes at once leaves no trace here.
 */
const resources = new Map<string, (resource: Resource) => Seen | undefined>([
  // Made where the caller asks; its connection is made a tick later, without the caller's stack.
  ['TCPWRAP', () => undefined],
  ['TCPCONNECTWRAP', (resource) => ({ kind: 'tcp', target: endpoint(resource) })],
  // An abstract name begins with NUL, which is written as @.
  ['PIPECONNECTWRAP', ({ address = '' }) => ({ kind: 'pipe', target: address.replace('\0', '@') })],
  ['GETADDRINFOREQWRAP', lookup],
  ['GETNAMEINFOREQWRAP', lookup],
  ['QUERYWRAP', lookup],
]);

const endpoint = ({ address = '', port = 0 }: Resource): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** What is told on channels of `node:diagnostics_channel`: the rest. Paths may hold secrets. */
const channels = new Map<string, (message: unknown) => Seen>([
  [
    'udp.socket',
    (message) => {
      const { socket } = message as { readonly socket: Socket & { readonly type?: string } };
      return { kind: 'udp', target: socket.type ?? 'udp' };
    },
  ],
  [
    // `fetch` and `WebSocket`, of Node and of the package undici.
    'undici:request:create',
    (message) => {
      const { request } = message as { readonly request: { readonly origin: unknown } };
      return { kind: 'request', target: String(request.origin) };
    },
  ],
  [
    'http.client.request.created',
    (message) => {
      const { request } = message as { readonly request: ClientRequest };
      const host = request.getHeader('host') ?? request.host;
      return { kind: 'request', target: `${request.protocol}//${String(host)}` };
    },
  ],
  [
    'http2.client.stream.created',
    (message) => {
      const { headers } = message as { readonly headers: Readonly<Record<string, unknown>> };
      const { ':scheme': scheme = 'http', ':authority': authority = '' } = headers;
      return { kind: 'request', target: `${String(scheme)}://${String(authority)}` };
    },
  ],
]);

/**
 * Tells of every way out that code of this thread takes from now on. Told in the asynchronous
 * context of that code, where it has one. Nothing is patched.
 * @param tell may not throw: inside a hook, that ends the process
 * @returns a function that stops
 */
export function listenToSockets(tell: (event: SocketEvent) => void): () => void {
  const sites = new Map<number, string>();
  const init = (asyncId: number, type: string, triggerId: number, resource: object): void => {
    const describe = resources.get(type);
    if (describe === undefined) return;
    // A second try, at another address of the name, is triggered by the first.
    const from = callSite(init) ?? sites.get(triggerId);
    if (from !== undefined) sites.set(asyncId, from);
    const seen = describe(resource);
    if (seen !== undefined) tell({ ...seen, from });
  };
  // Promises are by far the most resources, and none of them is a way out.
  const hook = createHook({ init, trackPromises: false }).enable();

  const listeners = [...channels].map(([channel, describe]) => {
    const listener = (message: unknown): void =>
      tell({ ...describe(message), from: callSite(listener) });
    subscribe(channel, listener);
    return { channel, listener };
  });
  return () => {
    hook.disable();
    for (const { channel, listener } of listeners) unsubscribe(channel, listener);
  };
}
