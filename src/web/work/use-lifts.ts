// The nearest changes that would lift an answer to a better tier, coming in as they are found away from the page.
import { useEffect, useState } from 'react';
import type { Lift } from '../../core/assess/nearest-lifts.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import { startJob } from './start-job.ts';

/** The question must rest this long: a slider that moves asks for nothing. */
const REST_MILLISECONDS = 300;

export interface Lifts {
  readonly found: readonly Lift[];
  readonly done: boolean;
}

const NOTHING: Lifts = { found: [], done: false };

/** Nothing is tried where `request` is undefined. */
export function useLifts(request: ScenarioRequest | undefined): Lifts {
  const key = request === undefined ? '' : JSON.stringify(request);
  const [state, setState] = useState<{ readonly key: string; readonly lifts: Lifts }>({ key: '', lifts: NOTHING });
  useEffect(() => {
    if (key === '') return;
    const found: Lift[] = [];
    let stop = () => {};
    const timer = window.setTimeout(() => {
      stop = startJob({ name: 'lifts', request: JSON.parse(key) as ScenarioRequest }, (parts, done) => {
        found.push(...(parts as readonly Lift[]));
        setState({ key, lifts: { found: [...found], done } });
      });
    }, REST_MILLISECONDS);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [key]);
  return state.key === key ? state.lifts : NOTHING;
}
