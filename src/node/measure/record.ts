// The measurement as it grows test by test: whole and valid at every moment, so that it can be stored after each.
import type { EngineFacts, EngineSettings } from '../../core/measurement/engine-job.ts';
import { localScoreSummary } from '../../core/measurement/local-score.ts';
import {
  MEASUREMENT_SCHEMA,
  type MeasuredTest,
  type Measurement,
  type Problem,
} from '../../core/measurement/measurement.ts';
import { physicsProblem, type Roofline } from '../../core/measurement/physics-check.ts';
import { BUSY_PERCENT, pressureBetween, type Reading } from './conditions.ts';

export interface RecordParts {
  readonly id: string;
  readonly measured: string;
  readonly version: string;
  readonly machine: Measurement['machine'];
  readonly model: Measurement['model'];
  readonly engine: Measurement['engine'];
  readonly settings: Measurement['settings'];
  readonly powerMode: string | undefined;
  readonly predicted: Measurement['predicted'];
  readonly before: Reading;
  readonly roofline: Roofline | undefined;
}

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

const round = (x: number | undefined): number | undefined => (x === undefined ? undefined : Math.round(x * 100) / 100);

function conditions({ before, runs, powerMode }: Circumstances): Measurement['conditions'] {
  const [first, last] = [runs[0], runs.at(-1)];
  const during = runs.flatMap((r) => pressureBetween(r.before, r.after) ?? []);
  return defined({
    loadBefore: round(before.load),
    cpuPressureBefore: round(before.pressure),
    cpuPressureDuring: during.length > 0 ? round(Math.max(...during)) : undefined,
    celsiusBefore: first?.before.celsius,
    celsiusAfter: last?.after.celsius,
    clockHertz: last?.after.clockHertz,
    powerMode,
  });
}

function busyProblem(c: Measurement['conditions']): Problem | undefined {
  const worst = Math.max(c.cpuPressureBefore ?? 0, c.cpuPressureDuring ?? 0);
  if (worst <= BUSY_PERCENT) return undefined;
  return {
    code: 'machine-busy',
    detail: `other programs kept the CPU busy: work waited for it ${worst.toFixed(0)} % of the time (1–3 % is usual); measure again when they are idle`,
  };
}

/** Engine and settings as they turned out to be; what the engine decides itself is only known from it. */
export function withFacts(
  engine: Measurement['engine'],
  settings: Measurement['settings'],
  facts: EngineFacts | undefined,
): Pick<Measurement, 'engine' | 'settings'> {
  if (!facts) return { engine, settings };
  const sets = [...facts.variant.matchAll(/([A-Z0-9_]+) = 1/g)].map((m) => m[1]);
  return {
    engine: defined({ ...engine, backend: facts.backend, variant: sets.join(' ').slice(0, 500) || undefined }),
    settings: { ...settings, threads: facts.threads },
  };
}

/** Settings as recorded. Undefined flash attention: the engine chose. */
export function recordedSettings(
  s: EngineSettings,
  kvTypes: readonly [string, string],
  accelerators: number,
): Measurement['settings'] {
  return defined({
    threads: s.threads,
    batchTokens: s.batchTokens,
    ubatchTokens: s.batchTokens,
    flashAttention: s.flashAttention,
    kvTypeK: kvTypes[0],
    kvTypeV: kvTypes[1],
    gpuLayers: s.gpu ? s.gpuLayers : 0,
    // The engine's default, which its bindings do not change.
    splitMode: accelerators > 1 ? ('layer' as const) : undefined,
    kvOffload: accelerators > 0 ? true : undefined,
    memoryMapped: false,
  });
}

/** What a measurement is judged by: how the machine was before it and around each run, and what is physically possible. */
export interface Circumstances {
  readonly before: Reading;
  readonly runs: readonly { readonly before: Reading; readonly after: Reading }[];
  readonly powerMode: string | undefined;
  readonly roofline: Roofline | undefined;
}

/** The measurement with its conditions, judged: impossible rates refuse it; any other problem makes it doubtful. */
export function judged(m: Measurement, c: Circumstances): Measurement {
  const { roofline } = c;
  const found = conditions(c);
  const busy = busyProblem(found);
  const tests = m.tests.map((t) => {
    // Sequences that step together share what is read, so only single ones are held against the bandwidth.
    const impossible = roofline && t.shape.sequences === 1 ? physicsProblem(roofline, t) : undefined;
    return impossible ? { ...t, problems: [...t.problems, impossible] } : t;
  });
  const problems = [...m.problems, ...(busy ? [busy] : [])];
  const all = [...problems, ...tests.flatMap((t) => t.problems)];
  const refused = m.status === 'refused' || all.some((p) => p.code === 'above-roofline' || p.code === 'contradictory');
  const status = refused ? 'refused' : all.length > 0 ? 'doubtful' : 'accepted';
  return { ...m, conditions: found, tests, status, problems };
}

/** The measurement so far, judged. */
export function measurementOf(
  parts: RecordParts,
  tests: readonly MeasuredTest[],
  runs: Circumstances['runs'],
  loadSeconds: number | undefined,
  problems: readonly Problem[] = [],
): Measurement {
  const { id, measured, version, machine, model, engine, settings, predicted } = parts;
  const { before, powerMode, roofline } = parts;
  const plain: Measurement = defined({
    ...{ schema: MEASUREMENT_SCHEMA as typeof MEASUREMENT_SCHEMA, id, measured },
    origin: { kind: 'viable' as const, version },
    ...{ machine, model, engine, settings, conditions: {}, loadSeconds, tests: [...tests] },
    ...{ summary: undefined, predicted, status: 'accepted' as const, problems: [...problems] },
  });
  const m = judged(plain, { before, runs, powerMode, roofline });
  const summary = localScoreSummary(m.tests);
  return summary ? { ...m, summary } : m;
}
