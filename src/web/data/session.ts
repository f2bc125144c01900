// What the views share: the core's context over the loaded catalogue, and the stamp of what is made with it.
import { createContext as createReactContext, useContext, useEffect, useState } from 'react';
import type { Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import type { Entries } from '../../core/catalogue/catalogue.ts';
import type { Evidence } from '../../core/catalogue/schema/evidence.ts';
import { type FirstData, loadEvidence } from './load.ts';

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

/** Published measurements; undefined until they have come, and where they cannot be had. */
export function useEvidence(): Entries<Evidence> | undefined {
  const [evidence, setEvidence] = useState<Entries<Evidence>>();
  useEffect(() => {
    let left = false;
    loadEvidence().then(
      (loaded) => !left && setEvidence(loaded),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, []);
  return evidence;
}
