// docs/accuracy.md: the tables, as measured by npm run accuracy.
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import { quantile } from '../src/core/units/statistics.ts';
import { absoluteErrors, coverage, medianAndTail, QUANTITIES } from './errors.ts';
import { naiveErrors, noiseFloor, type Side } from './side.ts';
import type { Agreement } from './tier-agreement.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A line of the error table: name, cases, then median / 90th percentile of each quantity in per cent. */
export function errorLine(name: string, rows: readonly HeldOut[], target = ''): string {
  const cells = QUANTITIES.map((_, k) => medianAndTail(absoluteErrors(rows, k)));
  return row([name, String(rows.length), ...cells, target, notReached(rows, target)]);
}

export const ERROR_HEAD = [
  row(['rows', 'cases', ...QUANTITIES, 'asked for', 'not reached']),
  '|---|--:|--:|--:|--:|---|---|',
];

/** Figures are compared as they are shown, to a tenth of a per cent. */
const TENTH = 10;

/** Which of the figures asked for ("median/90th percentile" by quantity) are not reached. */
export function notReached(rows: readonly HeldOut[], target: string): string {
  if (target === '') return '';
  const missed = target.split(', ').flatMap((pair, k) => {
    const errors = absoluteErrors(rows, k);
    const [median, tail] = pair.split('/').map(Number);
    const shown = (q: number) => Math.round(100 * TENTH * quantile(errors, q)) / TENTH;
    return [
      ...(shown(0.5) > (median ?? 0) ? [`${QUANTITIES[k]} median`] : []),
      ...(shown(0.9) > (tail ?? 0) ? [`${QUANTITIES[k]} 90 %`] : []),
    ];
  });
  return missed.length === 0 ? 'none' : missed.join(', ');
}

/** Rows of architectures that have another device with rows of the same group, so that leaving out one device leaves relatives. */
export function withKin(rows: readonly HeldOut[]): HeldOut[] {
  return rows.filter((r) => rows.some((o) => o.architecture === r.architecture && o.device !== r.device));
}

/** Lines of the coverage table, one a group of at least 20, and all together. */
export function coverageLines(name: string, rows: readonly HeldOut[]): string[] {
  const scored = rows.filter((r) => r.scored);
  const groups = [...new Set(scored.map((r) => r.stratum))]
    .sort()
    .filter((g) => scored.filter((r) => r.stratum === g).length >= 20);
  const line = (label: string, of: (h: HeldOut) => boolean) => {
    const cells = QUANTITIES.map((_, k) => {
      const sample = coverage(scored, k);
      const inside = label === 'all' ? sample : groupCoverage(scored, of, k);
      return `${(100 * inside.covered).toFixed(0)} %, ${inside.width.toFixed(2)}×`;
    });
    return row([`${name}, ${label}`, String(scored.filter(of).length), ...cells]);
  };
  return [line('all', () => true), ...groups.map((g) => line(g, (h) => h.stratum === g))];
}

/** Coverage within one group: its spread comes from its own other devices. */
function groupCoverage(rows: readonly HeldOut[], of: (h: HeldOut) => boolean, k: number) {
  return coverage(rows.filter(of), k);
}

export function agreementLine(name: string, a: Agreement): string {
  return row([name, String(a.cases), `${(100 * a.agree).toFixed(1)} %`, `${(100 * a.balanced).toFixed(1)} %`]);
}

/** Lines for the noise floor and the naive predictors of one side. */
export function referenceLines(name: string, side: Side): string[] {
  const scored = (rows: readonly HeldOut[]) => rows.filter((r) => r.scored && r.stratum !== 'bf16-cache');
  return [
    errorLine(`${name}: another row of the same device (noise floor)`, scored(noiseFloor(side))),
    ...[1, 0.7, 0.6].map((share) =>
      errorLine(`${name}: ${share} × bandwidth ÷ size`, scored(naiveErrors(side, share))),
    ),
  ];
}
