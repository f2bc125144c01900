// Starts the server from options: opens the store, loads the catalogue, listens. The one door through which the command
// line reaches the server.
import { existsSync } from 'node:fs';
import { createContext } from '../../core/assess/context.ts';
import type { Entries } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import { machineFromProbe } from '../../core/machine/from-probe.ts';
import type { Machine } from '../../core/machine/machine.ts';
import { type Answer, ok } from '../../core/units/result.ts';
import { builtFile, loadCatalogue, loadEvidence, loadSupply } from '../catalogue-files/load.ts';
import { openStore } from '../store/open-store.ts';
import { adviser } from './advice.ts';
import { isLoopback } from './guard/client.ts';
import { LIMITS, type Limits, type Listening, listen } from './listen.ts';
import { createLog, type LogLevel } from './log.ts';
import type { ServerSettings } from './settings.ts';

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  /** Tries so many ports after it where it is taken. */
  readonly nextPorts?: number;
  readonly database?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly public?: boolean | undefined;
  readonly private?: boolean | undefined;
  readonly openSubmit?: boolean | undefined;
  readonly allowHosts?: readonly string[] | undefined;
  readonly ratePerMinute?: number | undefined;
  readonly trustProxy?: boolean | undefined;
  readonly allowFetch?: boolean | undefined;
  readonly log: LogLevel;
  readonly writeLog: (line: string) => void;
  readonly limits?: Partial<Limits>;
  /** Folder of the page; without it the one that was built beside the program. */
  readonly page?: string | undefined;
}

export interface Started extends Listening {
  /** As a browser takes it. */
  readonly address: string;
  /** Where results lie, without a password. */
  readonly database: string;
  readonly public: boolean;
}

const DEFAULT_RATE = 1200;
const LARGEST_BODY_BYTES = 4 * 2 ** 20;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

async function probed(context: ServerSettings['context']): Promise<Answer<Machine>> {
  const { probeMachine } = await import('../probe/probe-machine.ts');
  return ok(machineFromProbe(context.catalogue, await probeMachine(), { measuredBandwidth: undefined }));
}

async function settingsOf(o: StartOptions): Promise<ServerSettings> {
  const { catalogue, calibrations, version } = loadCatalogue();
  const context = createContext(catalogue, calibrations);
  const loopback = isLoopback(o.host);
  const open = o.public === true || !loopback;
  const built = o.page ?? builtFile('web');
  return {
    context,
    version,
    stamp: () => ({ version, made: new Date().toISOString() }),
    published: once<Entries<Evidence>>(loadEvidence),
    thisMachine: once(() => probed(context)),
    store: await openStore(o.database),
    supply: once(loadSupply),
    advise: adviser(builtFile('advice-worker.js')),
    page: existsSync(built) ? built : undefined,
    log: createLog(o.log, o.writeLog),
    loopback,
    public: open,
    readOnly: o.readOnly ?? false,
    private: o.private ?? false,
    openSubmit: o.openSubmit ?? false,
    hosts: (o.allowHosts ?? []).map((h) => h.toLowerCase()),
    ratePerMinute: o.ratePerMinute ?? (open ? DEFAULT_RATE : 0),
    trustProxy: o.trustProxy ?? false,
    allowFetch: o.allowFetch ?? false,
    largestBodyBytes: LARGEST_BODY_BYTES,
  };
}

async function listenNear(settings: ServerSettings, o: StartOptions): Promise<Listening> {
  for (let port = o.port; ; port++) {
    try {
      return await listen(settings, o.host, port, { ...LIMITS, ...o.limits });
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || port >= o.port + (o.nextPorts ?? 0)) throw error;
    }
  }
}

/** Throws a StoreError where the store cannot be opened, the system's error where the port cannot be had. */
export async function startServer(o: StartOptions): Promise<Started> {
  const settings = await settingsOf(o);
  try {
    const listening = await listenNear(settings, o);
    const host = o.host.includes(':') ? `[${o.host}]` : o.host;
    settings.log.event('listening', { host: o.host, port: listening.port });
    return {
      port: listening.port,
      stop: async () => {
        await listening.stop();
        settings.log.event('stopped');
      },
      address: `http://${host}:${listening.port}/`,
      database: settings.store.location,
      public: settings.public,
    };
  } catch (error) {
    await settings.store.close();
    throw error;
  }
}
