// viable serve: the page and the HTTP API, until it is told to stop.
import type { LogLevel } from '../../server/log.ts';
import { startServer } from '../../server/start.ts';
import { CliError } from '../fail.ts';
import { whole } from '../settings.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: string;
  readonly database?: string;
  readonly readOnly?: boolean;
  readonly public?: boolean;
  readonly private?: boolean;
  readonly openSubmit?: boolean;
  readonly allowHost?: readonly string[];
  readonly rateLimit?: string;
  readonly trustProxy?: boolean;
  readonly allowFetch?: boolean;
  readonly log: LogLevel;
  readonly nextPort?: boolean;
}

const LARGEST_PORT = 65_535;
const NEXT_PORTS = 20;

const PORT_PROBLEMS: Readonly<Record<string, (host: string, port: number) => CliError>> = {
  EADDRINUSE: (host, port) =>
    new CliError(
      `port ${port} of ${host} is taken, perhaps by another viable serve; take another with --port, 0 for any`,
      3,
    ),
  EACCES: (_, port) => new CliError(`port ${port} may not be used by this user; take one above 1023 with --port`, 3),
  EADDRNOTAVAIL: (host) => new CliError(`--host: this machine has no address ${host}`, 2),
  ENOTFOUND: (host) => new CliError(`--host: "${host}" is no address of this machine`, 2),
  EAI_AGAIN: (host) => new CliError(`--host: "${host}" is no address of this machine`, 2),
};

function portOf(text: string): number {
  const port = whole(text, '--port', 0) ?? 0;
  if (port > LARGEST_PORT) throw new CliError(`--port: ${port} is above ${LARGEST_PORT}`);
  return port;
}

/** The first signal stops gracefully, the second at once. */
async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((done) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
        asked = true;
        done();
      });
  });
  await stop();
}

export async function serveVerb(o: ServeOptions): Promise<void> {
  const port = portOf(o.port);
  let started: Awaited<ReturnType<typeof startServer>>;
  try {
    started = await startServer({
      host: o.host,
      port,
      nextPorts: o.nextPort ? NEXT_PORTS : 0,
      database: o.database,
      readOnly: o.readOnly,
      public: o.public,
      private: o.private,
      openSubmit: o.openSubmit,
      allowHosts: o.allowHost,
      ratePerMinute: whole(o.rateLimit, '--rate-limit', 0),
      trustProxy: o.trustProxy,
      allowFetch: o.allowFetch,
      log: o.log,
      writeLog: (line) => process.stderr.write(line),
    });
  } catch (error) {
    const problem = PORT_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
    throw problem ? problem(o.host, port) : error;
  }
  const other = port !== 0 && started.port !== port ? ` (port ${port} is taken)` : '';
  process.stdout.write(
    `Viable serves at ${started.address}${other}\nResults: ${started.database}\nStop with Ctrl-C.\n`,
  );
  await untilStopped(started.stop);
}
