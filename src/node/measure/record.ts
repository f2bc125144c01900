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
import { pressureBetween, type Reading } from './conditions.ts';

/** Some work waited for a CPU for more than this share of the time: others were at work. Clean runs show 1–3 %. */
const BUSY_PERCENT = 20;

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

function conditions(
  parts: RecordParts,
  runs: readonly { before: Reading; after: Reading }[],
): Measurement['conditions'] {
  const [first, last] = [runs[0], runs.at(-1)];
  const during = runs.flatMap((r) => pressureBetween(r.before, r.after) ?? []);
  return defined({
    loadBefore: round(parts.before.load),
    cpuPressureBefore: round(parts.before.pressure),
    cpuPressureDuring: during.length > 0 ? round(Math.max(...during)) : undefined,
    celsiusBefore: first?.before.celsius,
    celsiusAfter: last?.after.celsius,
    clockHertz: last?.after.clockHertz,
    powerMode: parts.powerMode,
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
export function recordedSettings(s: EngineSettings, kvTypes: readonly [string, string]): Measurement['settings'] {
  return defined({
    threads: s.threads,
    batchTokens: s.batchTokens,
    ubatchTokens: s.batchTokens,
    flashAttention: s.flashAttention,
    kvTypeK: kvTypes[0],
    kvTypeV: kvTypes[1],
    gpuLayers: s.gpu ? s.gpuLayers : 0,
    memoryMapped: false,
  });
}

/** The measurement so far. Impossible rates refuse it; any other problem makes it doubtful. */
export function measurementOf(
  parts: RecordParts,
  tests: readonly MeasuredTest[],
  runs: readonly { before: Reading; after: Reading }[],
  loadSeconds: number | undefined,
  problems: readonly Problem[] = [],
): Measurement {
  const found = conditions(parts, runs);
  const busy = busyProblem(found);
  const { roofline } = parts;
  const judged = tests.map((t) => {
    // Sequences that step together share what is read, so only single ones are held against the bandwidth.
    const impossible = roofline && t.shape.sequences === 1 ? physicsProblem(roofline, t) : undefined;
    return impossible ? { ...t, problems: [...t.problems, impossible] } : t;
  });
  const all = [...problems, ...(busy ? [busy] : []), ...judged.flatMap((t) => t.problems)];
  const refused = all.some((p) => p.code === 'above-roofline' || p.code === 'contradictory');
  const summary = localScoreSummary(judged);
  return defined({
    schema: MEASUREMENT_SCHEMA as typeof MEASUREMENT_SCHEMA,
    id: parts.id,
    measured: parts.measured,
    origin: { kind: 'viable' as const, version: parts.version },
    machine: parts.machine,
    model: parts.model,
    engine: parts.engine,
    settings: parts.settings,
    conditions: found,
    loadSeconds,
    tests: judged,
    summary,
    predicted: parts.predicted,
    status: refused ? ('refused' as const) : all.length > 0 ? ('doubtful' as const) : ('accepted' as const),
    problems: [...problems, ...(busy ? [busy] : [])],
  }) as Measurement;
}
