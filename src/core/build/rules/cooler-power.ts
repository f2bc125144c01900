// Rule: the cooler is rated for the power of the processor.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const coolerPower: Rule = {
  name: 'cooler-power',
  level: 'error',
  title: 'The cooler is rated for the processor',
  reason: 'A weaker one makes the processor throttle in long prefills.',
  source: 'cooler specifications of the makers',
  counts: ['cooler'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cooler = build.coolers[0]?.part;
    if (!cooler) return missing(build, 'cooler');
    const power = build.cpu?.powerW?.value;
    if (power === undefined) return unchecked('the power of the processor is not in the catalogue');
    if (!cooler.ratedW) return unchecked(`the rating of ${cooler.name} is not in the catalogue`);
    const text = `rated for ${cooler.ratedW.value} W, the processor takes ${power} W`;
    return judge(cooler.ratedW.value >= power, text, text);
  },
};
