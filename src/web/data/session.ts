// What the views share: the core's context over the loaded catalogue, and the stamp of what is made with it.
import { createContext as createReactContext, useContext } from 'react';
import type { Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import type { FirstData } from './load.ts';

export interface Session {
  readonly context: Context;
  readonly stamp: Stamp;
}

export function openSession(data: FirstData): Session {
  return {
    context: createContext(data.catalogue, data.calibrations),
    stamp: { version: data.version, made: new Date().toISOString() },
  };
}

export const SessionContext = createReactContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a view was drawn before the catalogue was loaded');
  return session;
}
