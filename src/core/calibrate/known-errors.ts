// What is kept of measured devices: their rows as errors, how alike those are, and how far a blend of them is off.
import type { KnownErrors, Quantity, ScoreRange } from '../predict/calibration.ts';
import { blend, type KnownRow, type Nearness } from '../predict/nearness.ts';
import { quantile } from '../units/statistics.ts';
import type { HeldOut } from './cross-validate.ts';
import { blendsOfOthers, byDevice, fitNearness, type HeldRow } from './fit-nearness.ts';
import type { LogTriple, Observation } from './observation.ts';

/** Groups smaller than this borrow the scores of all. */
const SMALLEST_GROUP = 20;
const TAIL = 0.1;
const DIGITS = 4;
const short = (value: number) => Number(value.toFixed(DIGITS));

type Errors = readonly [number | undefined, number | undefined, number | undefined];
type Asked = Pick<Observation<never>, 'at' | 'runs'>;

function rowOf(o: Asked, [decode, prefill]: Errors): KnownRow {
  if (o.at === undefined) throw new Error('a row to blend with does not say what was asked');
  return {
    ...o.at,
    gigabytes: Number(o.at.gigabytes.toPrecision(4)),
    runs: o.runs,
    ...(decode === undefined ? {} : { decode: short(decode) }),
    ...(prefill === undefined ? {} : { prefill: short(prefill) }),
  };
}

const heldRows = (observations: readonly Asked[], held: readonly HeldOut[]) =>
  held.map((h, i): HeldRow => ({ device: h.device, row: rowOf(observations[i] as Asked, h.errors) }));

const keyOf = ({ model, quantization, setting, slowCache }: KnownRow) =>
  JSON.stringify([model, quantization, setting, slowCache]);

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((v) => v !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0) / known.length;
}

/** Rows alike in all that the blend looks at, as one: several tests or builds of the same. */
function merged(rows: readonly KnownRow[]): KnownRow[] {
  const groups = new Map<string, KnownRow[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()].map((group) => {
    const { decode: _, prefill: __, ...first } = group[0] as KnownRow;
    const [decode, prefill] = [mean(group.map((r) => r.decode)), mean(group.map((r) => r.prefill))];
    return {
      ...first,
      runs: group.reduce((sum, r) => sum + r.runs, 0),
      ...(decode === undefined ? {} : { decode: short(decode) }),
      ...(prefill === undefined ? {} : { prefill: short(prefill) }),
    };
  });
}

/** Rows of each device against the final coefficients, for predictions to blend with. */
export function knownRows<P>(
  observations: readonly Observation<P>[],
  predicted: (o: Observation<P>) => LogTriple,
): Record<string, readonly KnownRow[]> {
  const rows = observations.map((o) => {
    const p = predicted(o);
    const errors = o.measured.map((m, k) => (m === undefined ? undefined : m - (p[k] ?? 0))) as unknown as Errors;
    return { device: o.device, row: rowOf(o as unknown as Asked, errors) };
  });
  const devices = [...byDevice(rows)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(devices.map(([device, of]) => [device, merged(of.map((r) => r.row))]));
}

/** What rows of a device say of an observation: shifts of the logarithms of decode and prefill rate. */
export function shiftOf<P>(
  { nearness }: Pick<KnownErrors, 'nearness'>,
  rows: readonly KnownRow[],
  o: Observation<P>,
): readonly [number, number] {
  if (o.at === undefined) return [0, 0];
  return [blend(nearness.decode, rows, 'decode', o.at).mean, blend(nearness.prefill, rows, 'prefill', o.at).mean];
}

function scoreRange(scores: readonly number[]): ScoreRange {
  const widen = scores.length > 0 ? 0.4 / scores.length : 0;
  return {
    low: short(Math.min(0, quantile(scores, TAIL - widen))),
    high: short(Math.max(0, quantile(scores, 1 - TAIL + widen))),
  };
}

export interface HeldBlend {
  /** ln(measured ÷ blended prediction) of decode, prefill, TTFT. */
  readonly errors: Errors;
  readonly deviations: readonly [number, number, number];
}

const otherModel = (known: KnownRow, asked: KnownRow) =>
  known.model !== asked.model && known.slowCache === asked.slowCache;

/**
 * Held-out errors once more, each row now predicted with the rows of its device that `other` admits; undefined where there are none.
 * The fit behind the errors never saw the device: only the blend does.
 */
export function heldBlends(
  observations: readonly Asked[],
  held: readonly HeldOut[],
  nearness: KnownErrors['nearness'],
  other: (known: KnownRow, asked: KnownRow) => boolean = otherModel,
): readonly (HeldBlend | undefined)[] {
  const rows = heldRows(observations, held);
  const groups = byDevice(rows);
  const [decode, prefill] = [
    blendsOfOthers(nearness.decode, rows, 'decode', other),
    blendsOfOthers(nearness.prefill, rows, 'prefill', other),
  ];
  return held.map((h, i) => {
    const [d, p, row] = [decode[i], prefill[i], rows[i]?.row];
    if (!d || !p || !row) return undefined;
    if (!(groups.get(h.device) ?? []).some((o) => o.row !== row && other(o.row, row))) return undefined;
    const [de, pe, te] = h.errors;
    return {
      errors: [
        de === undefined ? undefined : de - d.mean,
        pe === undefined ? undefined : pe - p.mean,
        te === undefined ? undefined : te + p.mean,
      ],
      deviations: [d.deviation(), p.deviation(), p.deviation()],
    };
  });
}

const QUANTITIES: readonly Quantity[] = ['decode', 'prefill', 'ttft'];

/** Nearness of rows of one device and the scores of their blends, from held-out errors. Without TTFT, that of prefill turned about. */
export function knownErrors(observations: readonly Asked[], held: readonly HeldOut[]): KnownErrors {
  const rows = heldRows(observations, held);
  // Tests of the same case share a machine and a day: as one row, or the noise would be that of a repetition.
  const usual = [...byDevice(rows.filter((r) => !r.row.slowCache))].flatMap(([device, of]) =>
    merged(of.map((r) => r.row)).map((row): HeldRow => ({ device, row })),
  );
  const nearness = { decode: fitNearness(usual, 'decode'), prefill: fitNearness(usual, 'prefill') } satisfies Record<
    string,
    Nearness
  >;
  const blends = heldBlends(observations, held, nearness);
  const scoresOf = (of: (h: HeldOut) => boolean) => {
    const [decode, prefill, ttft] = QUANTITIES.map((_, k) =>
      blends.flatMap((b, i) => {
        const [error, deviation] = [b?.errors[k], b?.deviations[k] ?? 1];
        return error === undefined || !of(held[i] as HeldOut) ? [] : [error / deviation];
      }),
    ) as [number[], number[], number[]];
    const late =
      ttft.length > 0 ? scoreRange(ttft) : { low: -scoreRange(prefill).high, high: -scoreRange(prefill).low };
    return { cases: decode.length, scores: { decode: scoreRange(decode), prefill: scoreRange(prefill), ttft: late } };
  };
  const all = scoresOf(() => true).scores;
  const groups = [...new Set(held.map((h) => h.stratum))].sort().map((name) => {
    const own = scoresOf((h) => h.stratum === name);
    return [name, own.cases < SMALLEST_GROUP ? all : own.scores] as const;
  });
  return { nearness, scores: Object.fromEntries([['all', all] as const, ...groups]) };
}
