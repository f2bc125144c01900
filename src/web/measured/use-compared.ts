// Stored results beside what is predicted for them, coming in as they are predicted away from the page.
import { useEffect, useState } from 'react';
import type { ComparedTest } from '../../core/assess/measured/measurement-comparison.ts';
import { startJob } from '../work/start-job.ts';
import type { StoredResult } from './use-stored.ts';

/** Tests of a result by its number, in the order of the measurement. */
export type Compared = ReadonlyMap<number, readonly ComparedTest[]>;

export interface ComparedPart {
  readonly number: number;
  readonly tests: readonly ComparedTest[];
}

const NOTHING: Compared = new Map();

export function useCompared(results: readonly StoredResult[]): Compared {
  const [compared, setCompared] = useState(NOTHING);
  useEffect(() => {
    if (results.length === 0) return;
    const known = new Map<number, readonly ComparedTest[]>();
    return startJob({ name: 'stored', results }, (parts) => {
      for (const { number, tests } of parts as readonly ComparedPart[]) known.set(number, tests);
      setCompared(new Map(known));
    });
  }, [results]);
  return compared;
}
