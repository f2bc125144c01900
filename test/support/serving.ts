// A real server in this process, on a free port of loopback, with a store of its own.
import { request } from 'node:http';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createContext } from '../../src/core/assess/context.ts';
import { ok } from '../../src/core/units/result.ts';
import { adviser } from '../../src/node/server/advice.ts';
import { LIMITS, type Limits, listen } from '../../src/node/server/listen.ts';
import { createLog } from '../../src/node/server/log.ts';
import type { ServerSettings } from '../../src/node/server/settings.ts';
import { openStore } from '../../src/node/store/open-store.ts';
import { realSupply } from './advice.ts';
import { folderWith } from './folders.ts';
import { realCalibrations, realCatalogue } from './real.ts';

export interface Serving {
  readonly base: string;
  readonly port: number;
  readonly settings: ServerSettings;
  /** What was logged, a line an entry. */
  readonly logged: string[];
  readonly stop: () => Promise<void>;
}

const running: Serving[] = [];

export async function serving(change: Partial<ServerSettings> = {}, limits: Partial<Limits> = {}): Promise<Serving> {
  const logged: string[] = [];
  const context = createContext(realCatalogue(), realCalibrations());
  const settings: ServerSettings = {
    context,
    version: '0.0.0-test',
    stamp: () => ({ version: '0.0.0-test', made: new Date().toISOString() }),
    published: () => ({}),
    thisMachine: async () => {
      const machine = context.machineOf('desktop-rtx-3090');
      return machine.status === 'ok' ? ok(machine.value) : machine;
    },
    store: change.store ?? (await openStore(join(folderWith({}), 'results.sqlite'), {})),
    supply: realSupply,
    advise: adviser(join(inject('program'), 'advice-worker.js')),
    page: undefined,
    log: createLog('requests', (line) => logged.push(line)),
    loopback: true,
    public: false,
    readOnly: false,
    private: false,
    openSubmit: false,
    hosts: [],
    ratePerMinute: 0,
    trustProxy: false,
    allowFetch: false,
    largestBodyBytes: 4 * 2 ** 20,
    ...change,
  };
  const { port, stop } = await listen(settings, '127.0.0.1', 0, { ...LIMITS, ...limits });
  const made = { base: `http://127.0.0.1:${port}`, port, settings, logged, stop };
  running.push(made);
  return made;
}

/** Call after each test or file. */
export async function stopServing(): Promise<void> {
  for (const server of running.splice(0)) await server.stop();
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  readonly json: any;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it stands, anything else as JSON. */
  readonly body?: unknown;
}

/** Sends exactly this path and these headers, as a browser or `fetch` would not. */
export function send(port: number, path: string, { method, headers = {}, body }: Sent = {}): Promise<Reply> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const typed =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(text)}` };
  return new Promise((done, failed) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: method ?? (text === undefined ? 'GET' : 'POST'),
        headers: { ...typed, ...headers },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', failed);
        reply.on('end', () => {
          const all = Buffer.concat(chunks).toString('utf8');
          let json: unknown;
          try {
            json = JSON.parse(all);
          } catch {
            json = undefined;
          }
          done({ status: reply.statusCode ?? 0, headers: reply.headers as Record<string, string>, text: all, json });
        });
      },
    );
    sent.on('error', failed);
    sent.end(text);
  });
}
