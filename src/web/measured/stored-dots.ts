// Stored results in the form of the scatter, the leaderboard and the history.
import type { Measurement } from '../../core/measurement/measurement.ts';
import { type Dot, dotOf, PHASES, type PhaseName } from './phases.ts';
import type { StoredResult } from './use-stored.ts';

/** Synthetic weights are said: the speed is that of the shape. */
export function resultTitle(m: Measurement): string {
  return `${m.machine.name}: ${m.model.name} ${m.model.quantization}${m.model.synthetic ? ' (made-up weights)' : ''}, ${m.engine.name}`;
}

/** Each test with its own prediction, and the means over LocalScore's tests with theirs. */
export function storedDots(results: readonly StoredResult[], phase: PhaseName): readonly Dot[] {
  const { field } = PHASES[phase];
  return results.flatMap(({ number, measurement: m }) => {
    const title = `${resultTitle(m)}, result ${number}`;
    const pairs = [
      ...m.tests.map((t) => ({
        name: t.label ?? `${t.shape.promptTokens} → ${t.shape.outputTokens}`,
        measured: t[field],
        predicted: t.predicted?.[field],
      })),
      { name: 'mean of LocalScore', measured: m.summary?.[field], predicted: m.predicted?.[field] },
    ];
    return pairs.flatMap(({ name, measured, predicted }) =>
      measured === undefined || predicted === undefined
        ? []
        : [dotOf(`${title}, ${name}`, { measured, predicted }, true, `api/results/${number}`)],
    );
  });
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
