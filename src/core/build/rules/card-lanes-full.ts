// Rule: every card gets all lanes and the generation it can use.
import { cardsInside } from '../build.ts';
import { fail, missing, NO_CARDS, pass, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';
import { busOf, cardSlotsOf, lanesFor } from '../slots.ts';

export const cardLanesFull: Rule = {
  name: 'card-lanes-full',
  level: 'hint',
  title: 'Every card gets all the lanes and the PCIe generation it can use',
  reason:
    'Fewer lanes or an older generation lengthen loading and slow tensor parallelism and offloading; decode on one card hardly feels it.',
  source: 'PCI Express transfer rates; companion document of the seed',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    const { motherboard: board } = build;
    if (!board) return missing(build, 'motherboard');
    const lanes = lanesFor(board, cards.length);
    const slots = cardSlotsOf(board);
    if (!lanes || !slots) return unchecked(`the slots of ${board.name} are not in the catalogue`);
    for (const [i, card] of cards.entries()) {
      const bus = busOf(card);
      if (!bus) return unchecked(`the bus of ${card.accelerator.name} is not in the catalogue`);
      const [lane = 0, slot] = [lanes[i], slots[i]];
      if (lane < bus.lanes) return fail(`${card.accelerator.name} could use x${bus.lanes} and gets x${lane}`);
      if (slot && slot.generation < bus.generation)
        return fail(`${card.accelerator.name} is PCIe ${bus.generation}.0, its slot ${slot.generation}.0`);
    }
    return pass(`lanes by card: ${lanes.map((l) => `x${l}`).join('/')}`);
  },
};
