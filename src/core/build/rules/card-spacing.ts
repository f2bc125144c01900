// Rule: cards do not cover each other’s slots.
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, pass, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';
import { cardSlotsOf, widthOf } from '../slots.ts';

/** Whether cards of these widths (in bracket slots) can stand in slots at these positions without touching, widest last. */
export function canStand(positions: readonly number[], widths: readonly number[]): boolean {
  const places = [...positions].sort((a, b) => a - b);
  const sorted = [...widths].sort((a, b) => a - b);
  let free = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (const width of sorted) {
    while (next < places.length && (places[next] ?? 0) < free) next++;
    const place = places[next];
    if (place === undefined) return false;
    free = place + Math.ceil(width);
    next++;
  }
  return true;
}

export const cardSpacing: Rule = {
  name: 'card-spacing',
  level: 'error',
  title: 'The slots are far enough apart for the cards',
  reason:
    'Most RTX 5090 cards are 3 to 3.5 slots wide; on common boards the second slot lies three or four below the first.',
  source: 'companion document of the seed; motherboard and card specifications',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    if (cards.length === 1) return pass('one card');
    if (build.case?.risers?.value) return pass('cards hang on riser cables');
    const { motherboard: board } = build;
    if (!board) return missing(build, 'motherboard');
    const all = cardSlotsOf(board);
    const near = all?.filter((s) => s.from === 'cpu');
    // Slots of the chipset are used only where the processor's are too few.
    const slots = near && near.length >= cards.length ? near : all;
    const positions = slots?.flatMap((s) => s.position ?? []);
    if (!slots || !positions || positions.length < slots.length)
      return unchecked(`where the slots of ${board.name} lie is not in the catalogue`);
    const widths = cards.flatMap((c) => widthOf(c) ?? []);
    if (widths.length < cards.length)
      return unchecked('the width of a card is not in the catalogue: name the card, not only its GPU');
    const text = `cards of ${widths.join(', ')} slots; slots at ${positions.join(', ')}`;
    return judge(canStand(positions, widths), text, text);
  },
};
