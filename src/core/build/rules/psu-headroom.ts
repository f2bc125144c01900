// Rule: a fifth of the power supply stays in hand.
import { powerOf } from '../power.ts';
import { judge, missing, notApplicable, type Rule, SOLD_WHOLE } from '../rule.ts';
import { suppliedWatts } from '../supply-power.ts';

/** GPUs exceed their limit for milliseconds; ATX 3 supplies bear that up to a point. Assumption: a fifth in hand. */
const HEADROOM = 1.2;

export const psuHeadroom: Rule = {
  name: 'psu-headroom',
  level: 'warning',
  title: 'The power supply has a fifth in hand',
  reason: 'GPUs exceed their limit for milliseconds, and supplies are most efficient well below theirs.',
  source: 'companion document of the seed (processors + GPUs + headroom); ATX 3 power excursions (recalled)',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const watts = suppliedWatts(build);
    if (watts === undefined) return missing(build, 'psu');
    if (watts === 0) return notApplicable('no power at this voltage');
    const needed = Math.round(powerOf(build).peakW.watts * HEADROOM);
    const text = `${needed} W with headroom of ${watts} W`;
    return judge(needed <= watts, text, text);
  },
};
