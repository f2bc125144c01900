// What binds an option: how much of each limit it uses up, the most used first.
import type { Tier } from '../../catalogue/schema/tier.ts';
import { significant } from '../../units/format.ts';
import { memoryHeadroom } from './evaluate.ts';
import type { Option } from './option.ts';
import type { Limits } from './select.ts';
import { type Binding, binding, speedBindings } from './speed-binding.ts';

/** All limits with the part that is used, most first; the first is what binds. */
export function bindingsOf(option: Option, limits: Limits, tiers: Readonly<Record<string, Tier>>): readonly Binding[] {
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
  const memory = 1 - memoryHeadroom(e.memory);
  list.push(binding('memory', memory, `${Math.round(100 * memory)} % of the memory used`));
  list.push(binding('load', e.offeredShare, `${significant(100 * e.offeredShare, 2)} % of the capacity asked`));
  for (const use of e.uses)
    list.push(
      ...speedBindings(use.prediction, use.useCase.workload.name, tiers[use.useCase.tier]).map((b) => ({
        ...b,
        text: b.text(),
      })),
    );
  return list.sort((a, b) => b.used - a.used);
}
