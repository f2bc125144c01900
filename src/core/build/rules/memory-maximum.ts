// Rule: no more memory than processor and board address.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const memoryMaximum: Rule = {
  name: 'memory-maximum',
  level: 'error',
  title: 'Processor and motherboard address all of the memory',
  reason: 'Both have a largest memory that their maker tested.',
  source: 'processor and motherboard specifications of the makers',
  counts: ['memory'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    if (build.memory.length === 0) return missing(build, 'memory');
    const fitted = build.memory.reduce((sum, m) => sum + m.count * m.part.modules.value * m.part.moduleGib.value, 0);
    const board = build.motherboard?.maximumMemoryGib?.value;
    const cpu = build.cpu?.maximumMemoryGib?.value;
    const limits = [board, cpu === undefined ? undefined : cpu * build.sockets].filter((g) => g !== undefined);
    if (limits.length === 0)
      return unchecked('neither the board’s nor the processor’s largest memory is in the catalogue');
    const limit = Math.min(...limits);
    // Boards are validated for larger modules than the processor's page names; the larger of the two holds then.
    const most = board ?? limit;
    return judge(fitted <= most, `${fitted} GiB of ${most} GiB`, `${fitted} GiB, the limit is ${most} GiB`);
  },
};
