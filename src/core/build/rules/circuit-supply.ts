// Rule: no power supply draws more than a circuit carries.
import { powerOf } from '../power.ts';
import { judge, type Rule, unchecked } from '../rule.ts';
import { continuousWatts, suppliedWatts } from '../supply-power.ts';

export const circuitSupply: Rule = {
  name: 'circuit-supply',
  level: 'error',
  title: 'No power supply draws more than one circuit carries',
  reason: '230 V and 16 A are 3,680 W; 120 V and 15 A are 1,800 W, of which 80 % may be drawn for hours.',
  source: 'IEC 60364 and NEC 210.20(A), continuous loads (recalled)',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    const limit = continuousWatts(build.circuit);
    const { loadW, assumptions } = powerOf(build);
    const count = build.psus.reduce((n, p) => n + p.count, 0);
    if (build.whole && build.machine.platform === 'server')
      return unchecked('how many power supplies share the load is not in the catalogue; such machines have several');
    if (build.whole && assumptions.some((a) => a.includes('not known: counted as nothing')))
      return unchecked('the power of a part is not in the catalogue');
    if (!build.whole && suppliedWatts(build) === undefined) return unchecked('no psu is named');
    const each = Math.round(loadW.watts / Math.max(1, count));
    const text = `${each} W a supply under load (${loadW.basis}), ${limit} W a circuit (${build.circuit.volts} V, ${build.circuit.amperes} A)`;
    return judge(each <= limit, text, text);
  },
};
