// Rule: the longest card fits the case.
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, pass, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const caseCardLength: Rule = {
  name: 'case-card-length',
  level: 'error',
  title: 'The cards are not longer than the case has room for',
  reason: 'A longer card meets fans, drives or the front.',
  source: 'case and card specifications',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    if (!build.case) return missing(build, 'case');
    if (build.case.risers?.value) return pass('cards stand free');
    const room = build.case.cardLengthMm?.value;
    if (room === undefined) return unchecked(`the room for cards in ${build.case.name} is not in the catalogue`);
    const lengths = cards.flatMap((c) => c.card?.lengthMm?.value ?? []);
    const longest = Math.max(...lengths);
    if (longest <= room && lengths.length < cards.length)
      return unchecked('the length of a card is not in the catalogue: name the card, not only its GPU');
    if (lengths.length === 0)
      return unchecked('the length of a card is not in the catalogue: name the card, not only its GPU');
    const text = `${longest} mm, room for ${room} mm`;
    return judge(longest <= room, text, text);
  },
};
