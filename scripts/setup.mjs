// Makes a fresh clone ready: installs packages and builds, each only when something changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const REQUIRED = [20, 19];

/** Ends with one clear line; no stack trace reaches a user. */
export function fail(message, code = 3) {
  console.error(message);
  process.exit(code);
}

function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const full = join(ROOT, path);
    if (!existsSync(full)) continue;
    if (statSync(full).isFile()) {
      hash.update(`${path}\0`).update(readFileSync(full));
      continue;
    }
    for (const entry of readdirSync(full, { recursive: true, withFileTypes: true }).sort((a, b) =>
      a.parentPath + a.name < b.parentPath + b.name ? -1 : 1,
    )) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(file);
      hash.update(`${file}\0${mtimeMs}\0${size}\0`);
    }
  }
  return hash.digest('hex');
}

function fresh(stampFile, stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

function install() {
  const stampFile = join(ROOT, 'node_modules', '.viable-install');
  const stamp = stampOf(['package-lock.json']);
  if (fresh(stampFile, stamp)) return;
  console.error('viable: installing packages …');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const ran = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: npm.length === 1 && process.platform === 'win32',
  });
  if (ran.status !== 0)
    fail("viable: the packages could not be installed; npm's message is above. Is the package registry reachable?");
  writeFileSync(stampFile, stamp);
}

/** Builds where sources or catalogue changed since the last build. */
export async function buildWhereStale() {
  const stampFile = join(ROOT, 'dist', '.stamp');
  const stamp = stampOf([
    'src',
    'catalogue',
    'package.json',
    'package-lock.json',
    'scripts/build.mjs',
    'scripts/build-web.mjs',
  ]);
  if (fresh(stampFile, stamp)) return;
  console.error('viable: building …');
  const { buildAll } = await import('./build.mjs');
  try {
    await buildAll();
  } catch (error) {
    fail(`viable: the build failed: ${error instanceof Error ? error.message : error}`);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Installs and builds where needed. Returns the folder of the clone. */
export async function setup() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
    fail(`viable: Node ${process.versions.node} is too old; install Node ${REQUIRED.join('.')} or newer`, 2);
  }
  install();
  await buildWhereStale();
  return ROOT;
}
