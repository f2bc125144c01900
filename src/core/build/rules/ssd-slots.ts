// Rule: an M.2 slot for every M.2 drive.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const ssdSlots: Rule = {
  name: 'ssd-slots',
  level: 'error',
  title: 'Every M.2 drive has a slot',
  reason: 'Models are loaded from it; a second one needs a second slot.',
  source: 'motherboard specifications',
  counts: ['ssd'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    if (build.ssds.length === 0) return missing(build, 'ssd');
    const { motherboard: board } = build;
    if (!board) return missing(build, 'motherboard');
    if (!board.m2Slots) return unchecked(`the M.2 slots of ${board.name} are not in the catalogue`);
    const drives = build.ssds
      .filter((s) => /m\.2/i.test(s.part.formFactor?.value ?? 'M.2'))
      .reduce((n, s) => n + s.count, 0);
    const text = `${drives} drives, ${board.m2Slots.value} M.2 slots`;
    return judge(drives <= board.m2Slots.value, text, text);
  },
};
