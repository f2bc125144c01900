// Rule: every card gets at least eight lanes.
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';
import { lanesFor } from '../slots.ts';

export const cardLanes: Rule = {
  name: 'card-lanes',
  level: 'warning',
  title: 'Every card gets at least eight lanes of the processor',
  reason: 'AM5 and LGA 1851 split 16 lanes into x8/x8 for two cards; a third gets four or shares the chipset.',
  source: 'companion document of the seed; motherboard specifications',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    const { motherboard: board } = build;
    if (!board) return missing(build, 'motherboard');
    const lanes = lanesFor(board, cards.length);
    if (!lanes) return unchecked(`the slots of ${board.name} are not in the catalogue`);
    const text = `lanes by card: ${lanes.map((l) => `x${l}`).join('/') || 'none'}`;
    return judge(lanes.length >= cards.length && lanes.every((l) => l >= 8), text, text);
  },
};
