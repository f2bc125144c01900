// A web server on this machine for tests of the remote reader: serves bytes by range, well or badly.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface RangeServer {
  readonly origin: string;
  /** Every request so far. */
  readonly log: { path: string; range: string | undefined; authorization: string | undefined }[];
  /** Bytes of bodies handed to the network so far. */
  readonly sentBytes: () => number;
  close(): Promise<void>;
}

/** Starts a server with one handler per path; close it when done. */
export async function startServer(handlers: Readonly<Record<string, Handler>>): Promise<RangeServer> {
  const log: RangeServer['log'] = [];
  let closedBytes = 0;
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    log.push({ path, range: request.headers.range, authorization: request.headers.authorization });
    const handler = handlers[path.split('?')[0]!] ?? handlers[path];
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  });
  const sockets = new Set<import('node:net').Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closedBytes += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    sentBytes: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The range asked for, as [first byte, last byte]. */
export function askedRange(request: IncomingMessage): [number, number] {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!match) throw new Error('no range was asked for');
  return [Number(match[1]), Number(match[2])];
}

/** Serves the bytes properly; `fileBytes` pretends that zeros follow them up to that size. */
export function serve(bytes: Uint8Array, fileBytes = bytes.length): Handler {
  return (request, response) => {
    const [first, last] = askedRange(request);
    const end = Math.min(last + 1, fileBytes);
    if (first >= fileBytes) {
      response.writeHead(416, { 'content-range': `bytes */${fileBytes}` }).end();
      return;
    }
    const body = new Uint8Array(end - first);
    body.set(bytes.subarray(Math.min(first, bytes.length), end));
    response.writeHead(206, {
      'content-range': `bytes ${first}-${end - 1}/${fileBytes}`,
      'content-length': body.length,
    });
    response.end(body);
  };
}

/** Sends the browser elsewhere. */
export function redirect(location: string, status = 302): Handler {
  return (_, response) => response.writeHead(status, { location }).end('elsewhere');
}
