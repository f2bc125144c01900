// Which database is meant: a file, or the address of a PostgreSQL server.
import { join, resolve } from 'node:path';
import { dataFolder } from '../user-folders.ts';
import { StoreError } from './store-error.ts';

export type Location =
  | { readonly kind: 'sqlite'; readonly path: string; readonly shown: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly shown: string };

/** Where results lie when nothing is said. */
export function defaultDatabase(env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), 'results.sqlite');
}

/** The address without user and password. */
function withoutSecret(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    throw new StoreError(
      'wrong-use',
      'the address of the PostgreSQL server cannot be read; it looks like postgres://user:password@host:5432/database',
    );
  }
}

/**
 * `sqlite:PATH`, a path, or `postgres://…`; without it VIABLE_DATABASE, where a password is not seen in the list of
 * processes; without both the file in the user's data folder.
 */
export function locate(text: string | undefined, env: NodeJS.ProcessEnv = process.env): Location {
  const asked = text ?? (env.VIABLE_DATABASE || undefined) ?? defaultDatabase(env);
  if (/^postgres(ql)?:/i.test(asked)) return { kind: 'postgres', url: asked, shown: withoutSecret(asked) };
  const path = asked.replace(/^sqlite:(\/\/(?=\/))?/i, '');
  if (path === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    throw new StoreError(
      'wrong-use',
      `"${asked.replace(/\/\/[^@/]*@/, '//')}" names no database; say sqlite:FILE or postgres://…`,
    );
  const full = resolve(path);
  return { kind: 'sqlite', path: full, shown: full };
}
