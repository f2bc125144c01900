// The core over the loaded catalogue, for views that compute on the page's own thread; loaded when the first of them is opened.
import type { Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import { loadFirst } from './load.ts';
import { MADE } from './made.ts';

export interface Session {
  readonly context: Context;
  readonly stamp: Stamp;
}

let session: Session | undefined;

/** The one session of the page; fails where the catalogue cannot be loaded. */
export async function openSession(): Promise<Session> {
  const { catalogue, calibrations, version } = await loadFirst();
  session ??= { context: createContext(catalogue, calibrations), stamp: { version, made: MADE } };
  return session;
}

/** The session that was opened before the view was drawn. */
export function useSession(): Session {
  if (!session) throw new Error('a view was drawn before the catalogue was loaded');
  return session;
}
