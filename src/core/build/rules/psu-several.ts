// Rule: a case and one start signal for several power supplies.
import { fail, judge, missing, notApplicable, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const psuSeveral: Rule = {
  name: 'psu-several',
  level: 'error',
  title: 'The case holds all power supplies',
  reason: 'Several supplies need bays or a frame, a common start signal, and cards that draw from one supply each.',
  source: 'companion document of the seed; case specifications',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const count = build.psus.reduce((n, p) => n + p.count, 0);
    if (count === 0) return missing(build, 'psu');
    if (count === 1) return notApplicable('one power supply');
    if (!build.case) return missing(build, 'case');
    if (!build.case.psus) return unchecked(`how many power supplies ${build.case.name} holds is not in the catalogue`);
    if (build.psus.length > 1) return fail('power supplies of different models: take equal ones');
    const text = `${count} power supplies, ${build.case.name} holds ${build.case.psus.value}`;
    return judge(count <= build.case.psus.value, text, text);
  },
};
