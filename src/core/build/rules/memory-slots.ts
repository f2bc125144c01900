// Rule: no more modules than slots.
import { moduleCount } from '../build.ts';
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const memorySlots: Rule = {
  name: 'memory-slots',
  level: 'error',
  title: 'There are slots for all memory modules',
  reason: 'Each module needs a slot.',
  source: 'motherboard specifications',
  counts: ['memory'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const { motherboard: board } = build;
    if (build.memory.length === 0) return missing(build, 'memory');
    if (!board) return missing(build, 'motherboard');
    if (!board.dimmSlots) return unchecked(`the number of memory slots of ${board.name} is not in the catalogue`);
    const modules = moduleCount(build);
    const text = `${modules} modules, ${board.dimmSlots.value} slots`;
    return judge(modules <= board.dimmSlots.value, text, text);
  },
};
