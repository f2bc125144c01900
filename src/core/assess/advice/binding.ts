// What binds an option: how much of each limit it uses up, the most used first.
import { significant } from '../../units/format.ts';
import type { Option } from './option.ts';
import type { Limits } from './select.ts';
import { type Binding, binding, type SpeedBinding, speedText } from './speed-binding.ts';

/** A limit before it is put in words: of thousands of options only what binds is. */
interface Used {
  readonly constraint: Binding['constraint'];
  readonly used: number;
  readonly text: () => string;
}

/** Most used first. */
function limitsUsed(option: Option, limits: Limits, speed: readonly SpeedBinding[]): readonly Used[] {
  const { evaluated: e, merits, power, offer } = option;
  const { budget, powerWatts, noiseDb } = limits;
  const { noiseDb: noise } = offer;
  const list: Used[] = [];
  const add = (constraint: Used['constraint'], used: number, text: () => string) =>
    list.push({ constraint, used, text });
  if (budget !== undefined)
    add('budget', merits.price / budget, () => `${Math.round((100 * merits.price) / budget)} % of the budget`);
  if (powerWatts !== undefined) {
    const peak = power.peakWatts.value;
    add('power', peak / powerWatts, () => `${Math.round(peak)} W of ${powerWatts} W`);
  }
  if (noiseDb !== undefined && noise !== undefined) add('noise', noise / noiseDb, () => `${noise} dB of ${noiseDb} dB`);
  const memory = 1 - e.freeMemory;
  add('memory', memory, () => `${Math.round(100 * memory)} % of the memory used`);
  add('load', e.offeredShare, () => `${significant(100 * e.offeredShare, 2)} % of the capacity asked`);
  for (const b of speed) add(b.constraint, b.used, () => speedText(b));
  return list.sort((a, b) => b.used - a.used);
}

/** All limits with the part that is used, most first; the first is what binds. `speed`: the thresholds of the tiers that count. */
export const bindingsOf = (option: Option, limits: Limits, speed: readonly SpeedBinding[]): readonly Binding[] =>
  limitsUsed(option, limits, speed).map(({ constraint, used, text }) => binding(constraint, used, text()));

/** What binds, in words. */
export function bindingText(option: Option, limits: Limits): string {
  const { tightest } = option.evaluated;
  return limitsUsed(option, limits, tightest ? [tightest] : [])[0]?.text() ?? '';
}
