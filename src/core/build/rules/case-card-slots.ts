// Rule: the case has brackets enough below the last card.
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';
import { widthOf } from '../slots.ts';

export const caseCardSlots: Rule = {
  name: 'case-card-slots',
  level: 'error',
  title: 'The case has as many bracket slots as the cards cover',
  reason: 'Each card covers its width in brackets; a case for ATX has seven, large ones eight to eleven.',
  source: 'case specifications; companion document of the seed',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    if (!build.case) return missing(build, 'case');
    if (!build.case.cardSlots) return unchecked(`the bracket slots of ${build.case.name} are not in the catalogue`);
    const widths = cards.flatMap((c) => widthOf(c) ?? []);
    if (widths.length < cards.length)
      return unchecked('the width of a card is not in the catalogue: name the card, not only its GPU');
    const needed = widths.reduce((sum, w) => sum + Math.ceil(w), 0);
    const text = `${needed} slots covered, ${build.case.name} has ${build.case.cardSlots.value}`;
    return judge(needed <= build.case.cardSlots.value, text, text);
  },
};
