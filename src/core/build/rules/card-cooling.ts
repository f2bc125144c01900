// Rule: several open cards of high power do not heat each other.
import { cardsInside } from '../build.ts';
import { judge, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

/** Above this many watts a card that blows into the case heats its neighbour. Assumption. */
const HOT_W = 350;

export const cardCooling: Rule = {
  name: 'card-cooling',
  level: 'warning',
  title: 'No more than two open-air cards of high power share a case',
  reason:
    'Open coolers breathe each other’s air; four cards in one case are built with blowers and a limit of 300 W (Max-Q), or with water.',
  source: 'NVIDIA, RTX PRO 6000 Blackwell Max-Q product page (recalled); companion document of the seed',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    const open = cards.filter((c) => ['open-air', 'flow-through'].includes(c.card?.cooling?.value ?? ''));
    const hot = open.filter((c) => (c.card?.powerW?.value ?? c.accelerator.powerW?.value ?? 0) > HOT_W);
    if (cards.length > 2 && cards.some((c) => c.card?.cooling === undefined))
      return unchecked('how a card is cooled is not in the catalogue');
    return judge(
      hot.length <= 2,
      `${hot.length} open-air cards above ${HOT_W} W`,
      `${hot.length} open-air cards above ${HOT_W} W in one case`,
    );
  },
};
