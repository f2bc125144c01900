// What binds an option: how much of each limit it uses up, the most used first.
import { significant } from '../../units/format.ts';
import type { Option } from './option.ts';
import type { Limits } from './select.ts';
import { type Binding, binding, type SpeedBinding, speedText } from './speed-binding.ts';

/** All limits with the part that is used, most first; the first is what binds. `speed`: the thresholds of the tiers that count. */
export function bindingsOf(option: Option, limits: Limits, speed: readonly SpeedBinding[]): readonly Binding[] {
  const { evaluated: e, merits, power, offer } = option;
  const list: Binding[] = [];
  if (limits.budget !== undefined)
    list.push(
      binding(
        'budget',
        merits.price / limits.budget,
        `${Math.round((100 * merits.price) / limits.budget)} % of the budget`,
      ),
    );
  if (limits.powerWatts !== undefined)
    list.push(
      binding(
        'power',
        power.peakWatts.value / limits.powerWatts,
        `${Math.round(power.peakWatts.value)} W of ${limits.powerWatts} W`,
      ),
    );
  if (limits.noiseDb !== undefined && offer.noiseDb !== undefined)
    list.push(binding('noise', offer.noiseDb / limits.noiseDb, `${offer.noiseDb} dB of ${limits.noiseDb} dB`));
  const memory = 1 - e.freeMemory;
  list.push(binding('memory', memory, `${Math.round(100 * memory)} % of the memory used`));
  list.push(binding('load', e.offeredShare, `${significant(100 * e.offeredShare, 2)} % of the capacity asked`));
  for (const b of speed) list.push(binding(b.constraint, b.used, speedText(b)));
  return list.sort((a, b) => b.used - a.used);
}

/** What binds, in words. */
export function bindingText(option: Option, limits: Limits): string {
  const { tightest } = option.evaluated;
  return bindingsOf(option, limits, tightest ? [tightest] : [])[0]?.text ?? '';
}
