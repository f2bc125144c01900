// Rule: the power supplies deliver what all parts take at once.
import { powerOf } from '../power.ts';
import { fail, judge, missing, type Rule, SOLD_WHOLE } from '../rule.ts';
import { suppliedWatts } from '../supply-power.ts';

export const psuPower: Rule = {
  name: 'psu-power',
  level: 'error',
  title: 'The power supply delivers what all parts take at their limit',
  reason: 'Prefill drives processor and GPUs to their limits at the same time.',
  source: 'power limits of the makers; board, memory, drives and fans by the model of src/core/build/power.ts',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const watts = suppliedWatts(build);
    if (watts === undefined) return missing(build, 'psu');
    if (watts === 0)
      return fail(
        `${build.psus[0]?.part.name} needs a higher voltage than the ${build.circuit.volts} V of the circuit`,
      );
    const { peakW } = powerOf(build);
    const text = `${peakW.watts} W of ${watts} W`;
    return judge(peakW.watts <= watts, text, text);
  },
};
