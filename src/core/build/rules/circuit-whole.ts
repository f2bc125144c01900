// Rule: the machine runs on one circuit.
import { powerOf } from '../power.ts';
import { judge, type Rule } from '../rule.ts';
import { continuousWatts } from '../supply-power.ts';

export const circuitWhole: Rule = {
  name: 'circuit-whole',
  level: 'warning',
  title: 'The machine runs on one circuit',
  reason: 'What draws more needs circuits of its own, an electrician and cooling to match.',
  source: 'IEC 60364 and NEC 210.20(A), continuous loads (recalled)',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    const limit = continuousWatts(build.circuit);
    const { loadW } = powerOf(build);
    const text = `${loadW.watts} W under load (${loadW.basis}), ${limit} W a circuit (${build.circuit.volts} V, ${build.circuit.amperes} A)`;
    return judge(loadW.watts <= limit, text, `${text}: ${Math.ceil(loadW.watts / limit)} circuits`);
  },
};
