// Stored results in the form of the scatter, the leaderboard and the history.
import type { Measurement } from '../../core/measurement/measurement.ts';
import { type Dot, dotOf, PHASES, type PhaseName } from './phases.ts';
import type { Compared } from './use-compared.ts';
import type { StoredResult } from './use-stored.ts';

/** Synthetic weights are said: the speed is that of the shape. */
export function resultTitle(m: Measurement): string {
  return `${m.machine.name}: ${m.model.name} ${m.model.quantization}${m.model.synthetic ? ' (made-up weights)' : ''}, ${m.engine.name}`;
}

/** Each test with its prediction: the one kept with it, made before it was measured, else one made now. */
export function storedDots(results: readonly StoredResult[], compared: Compared, phase: PhaseName): readonly Dot[] {
  const { field } = PHASES[phase];
  return results.flatMap(({ number, measurement: m }) =>
    (compared.get(number) ?? []).flatMap((test, i) => {
      const { measured, predicted } = test[field] ?? {};
      if (measured === undefined || predicted === undefined) return [];
      const name = m.tests[i]?.label ?? `${test.shape.promptTokens} → ${test.shape.outputTokens}`;
      const title = `${resultTitle(m)}, result ${number}, ${name}`;
      return [dotOf(title, { measured, predicted }, true, `api/results/${number}`)];
    }),
  );
}

export interface Machine {
  readonly key: string;
  readonly name: string;
  readonly results: readonly StoredResult[];
}

/** Results by machine: the same fingerprint is the same machine, whatever it was called. */
export function byMachine(results: readonly StoredResult[]): readonly Machine[] {
  const groups = new Map<string, StoredResult[]>();
  for (const r of results) {
    const key = r.measurement.machine.fingerprint ?? r.measurement.machine.name;
    groups.set(key, [...(groups.get(key) ?? []), r]);
  }
  return [...groups].map(([key, of]) => ({ key, name: of[0]?.measurement.machine.name ?? key, results: of }));
}

/** The figure of a result that its history shows: the mean over LocalScore's tests, else the fastest test. */
export function figureOf(m: Measurement, phase: PhaseName): number | undefined {
  const { field } = PHASES[phase];
  const tests = m.tests.flatMap((t) => t[field] ?? []);
  const best = phase === 'ttft' ? Math.min(...tests) : Math.max(...tests);
  return m.summary?.[field] ?? (tests.length > 0 ? best : undefined);
}
