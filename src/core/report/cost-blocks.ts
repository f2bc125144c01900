// Blocks about money that several reports share: the bill over a machine's life, and a comparison in words.
import type { Comparison } from '../cost/break-even.ts';
import type { Figure } from '../cost/figure.ts';
import type { LifetimeCost } from '../cost/lifetime.ts';
import type { TokenCost } from '../cost/per-token.ts';
import type { MachinePower } from '../cost/power.ts';
import { significant } from '../units/format.ts';
import type { Block } from './document.ts';
import { formatMoney } from './money.ts';

/** A figure in a cell of its own unit. */
function shown(f: Figure, currency: string): string {
  return f.unit === currency ? formatMoney(f.value, currency) : `${significant(f.value, 4)}\u00a0${f.unit}`;
}

export interface Costed {
  readonly cost: LifetimeCost;
  readonly power: MachinePower;
  readonly tokenCost: TokenCost | undefined;
}

/** The bill over a machine's life. */
export function costTable(title: string, { cost, power, tokenCost }: Costed): Block {
  const row = (name: string, f: Figure): string[] => [name, shown(f, cost.currency), f.from];
  return {
    kind: 'table',
    title,
    columns: [
      { header: 'What', wrapTo: 14 },
      { header: 'Figure', align: 'right' },
      { header: 'From', wrapTo: 24 },
    ],
    rows: [
      row('To buy', cost.purchase),
      row('Worth at the end', cost.residual),
      row('Power idle', power.idleWatts),
      row('Power under load', power.loadWatts),
      [
        'Busy',
        `${significant(100 * cost.utilisation.busyShare, 2)} %`,
        'share of the hours of use in which something is computed',
      ],
      row('Energy a year', cost.energyPerYear),
      row('Electricity a year', cost.electricityPerYear),
      row('Over its life', cost.total),
      ...(tokenCost ? [row('A million tokens', tokenCost.perMillionTokens)] : []),
      ...(tokenCost?.perMillionOutputTokens ? [row('A million output tokens', tokenCost.perMillionOutputTokens)] : []),
    ],
  };
}

/** Owning against an alternative, in a sentence. */
export function comparisonText(c: Comparison, currency: string): string {
  const than =
    c.ratio <= 1
      ? `owning costs ${significant(100 * c.ratio, 2)} % of it`
      : `owning costs ${significant(c.ratio, c.ratio < 2 ? 3 : 2)} times as much`;
  const from = c.breakEvenPerHour
    ? `; owning is cheaper from ${significant(c.breakEvenPerHour.value, 3)} requests an hour`
    : c.breakEvenHoursPerYear
      ? `; owning is cheaper from ${significant(c.breakEvenHoursPerYear.value, 3)} hours of use a year`
      : c.kind === 'api'
        ? '; owning is dearer at any load the machine can carry'
        : '; owning is dearer even in use all year';
  const back = c.paidBackMonths
    ? `; the machine has paid for itself after ${significant(c.paidBackMonths.value, 2)} months`
    : '';
  return `${c.name}: ${formatMoney(c.total.value, currency)} at this load, ${than}${from}${back} (${c.note}).`;
}
