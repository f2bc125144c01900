// Listens on a port and stops gracefully: no new requests, those under way are finished, then the store is closed.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import type { ServerSettings } from './settings.ts';

export interface Limits {
  /** For the head of a request. */
  readonly headSeconds: number;
  /** For a whole request, so that a slow body does not hold a connection. */
  readonly requestSeconds: number;
  /** For requests under way when the server stops. */
  readonly graceSeconds: number;
  readonly connections: number;
}

export const LIMITS: Limits = { headSeconds: 10, requestSeconds: 30, graceSeconds: 10, connections: 2_000 };

export interface Listening {
  readonly port: number;
  /** Resolves when everything is answered and closed. Calling it again waits for the same. */
  stop(): Promise<void>;
}

function serverOf(settings: ServerSettings, limits: Limits): Server {
  const server = createAdaptorServer({
    fetch: createApp(settings).fetch,
    serverOptions: {
      headersTimeout: 1000 * limits.headSeconds,
      requestTimeout: 1000 * limits.requestSeconds,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: Math.min(1000 * limits.headSeconds, 5_000),
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.maxConnections = limits.connections;
  return server;
}

/** Rejects with the system's error where the port cannot be had. */
export async function listen(
  settings: ServerSettings,
  host: string,
  port: number,
  limits: Limits = LIMITS,
): Promise<Listening> {
  const server = serverOf(settings, limits);
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeListener('error', failed);
      done();
    });
  });
  let stopping: Promise<void> | undefined;
  const close = async () => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), 1000 * limits.graceSeconds);
    await closed;
    clearTimeout(late);
    await settings.store.close();
  };
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      stopping ??= close();
      return stopping;
    },
  };
}
