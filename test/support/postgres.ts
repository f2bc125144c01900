// A PostgreSQL server of its own for a test file: a new cluster in a temporary folder, reached by a socket in it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Debian keeps the server's programs outside the path. */
const DEBIAN = '/usr/lib/postgresql';

function programs(): string | undefined {
  const folders = [
    ...(existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((f) => existsSync(join(f, 'initdb')) && existsSync(join(f, 'postgres')));
}

/** The server refuses to run as root: another account is taken then. */
function account(): { uid?: number; gid?: number; name: string } {
  if (process.getuid?.() !== 0) return { name: 'viable' };
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((l) => l.split(':'));
  const [name = '', , uid, gid] = lines.find(([n]) => n === 'postgres') ?? lines.find(([n]) => n === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid), name };
}

export const NO_POSTGRES =
  'PostgreSQL is not installed here (Debian: apt-get install postgresql); its tests are skipped';

/** Fails instead of skipping where the tests must not be passed over silently. */
export function postgresInstalled(): boolean {
  const found = programs() !== undefined;
  if (!found && process.env.VIABLE_REQUIRE_POSTGRES === '1') throw new Error(NO_POSTGRES);
  if (!found) console.warn(NO_POSTGRES);
  return found;
}

export interface Cluster {
  /** The address of a new, empty database. */
  readonly database: () => string;
  readonly stop: () => Promise<void>;
}

async function answering(folder: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log()}`);
    if (
      existsSync(join(folder, 'postmaster.pid')) &&
      /ready/.test(readFileSync(join(folder, 'postmaster.pid'), 'utf8'))
    )
      return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`PostgreSQL did not start in 30 s: ${log()}`);
}

export async function startPostgres(): Promise<Cluster> {
  const bin = programs();
  if (bin === undefined) throw new Error(NO_POSTGRES);
  const { name, ...who } = account();
  // Short, since the name of a socket may have 107 bytes.
  const top = mkdtempSync(join(tmpdir(), 'vpg-'));
  if (who.uid !== undefined && who.gid !== undefined) chownSync(top, who.uid, who.gid);
  const data = join(top, 'data');
  const options = { ...who, cwd: top, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'viable', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb as ${name} failed: ${made.stderr}${made.error ?? ''}`);
  const server = spawn(
    join(bin, 'postgres'),
    // fsync is off: what the server's machine survives is not tested here, and a new database is made for each test.
    [
      ...['-D', data, '-k', top, '-c', 'listen_addresses=', '-c', 'fsync=off'],
      ...['-c', 'shared_buffers=16MB', '-c', 'max_connections=40', '-c', 'autovacuum=off'],
    ],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-5000);
  });
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  await answering(data, server, () => log);
  let databases = 0;
  return {
    database: () => {
      const database = `viable${++databases}`;
      const ran = spawnSync(join(bin, 'createdb'), ['-h', top, '-U', 'viable', database], { encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(`createdb failed: ${ran.stderr}`);
      return `postgres://viable@localhost/${database}?host=${encodeURIComponent(top)}`;
    },
    stop: async () => {
      process.removeListener('exit', kill);
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGINT');
      await ended;
      rmSync(top, { recursive: true, force: true });
    },
  };
}
