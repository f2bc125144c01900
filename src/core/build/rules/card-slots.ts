// Rule: a slot of full width for every card.
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';
import { cardSlotsOf } from '../slots.ts';

export const cardSlots: Rule = {
  name: 'card-slots',
  level: 'error',
  title: 'Every card has a slot',
  reason: 'A card needs a slot of its own, as wide as its connector.',
  source: 'motherboard specifications',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    const { motherboard: board } = build;
    if (!board) return missing(build, 'motherboard');
    const slots = cardSlotsOf(board);
    if (!slots) return unchecked(`the slots of ${board.name} are not in the catalogue`);
    const text = `${cards.length} card${cards.length > 1 ? 's' : ''}, ${slots.length} slot${slots.length === 1 ? '' : 's'} 16 lanes wide`;
    return judge(cards.length <= slots.length, text, text);
  },
};
