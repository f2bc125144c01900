// Rule: all modules are alike.
import { judge, missing, type Rule, SOLD_WHOLE } from '../rule.ts';

export const memoryOneKind: Rule = {
  name: 'memory-one-kind',
  level: 'warning',
  title: 'All memory modules are of one kind',
  reason: 'Modules that differ run at the slowest timing or not at all, and break interleaving over the channels.',
  source: 'motherboard manuals (recalled)',
  counts: ['memory'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    if (build.memory.length === 0) return missing(build, 'memory');
    const names = build.memory.map((m) => m.part.name);
    return judge(names.length === 1, names[0] ?? '', names.join(' and '));
  },
};
