// Rule: cards without fans have a server’s wind.
import { cardsInside } from '../build.ts';
import { judge, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const passiveCards: Rule = {
  name: 'passive-cards',
  level: 'error',
  title: 'Cards without fans stand in a server chassis',
  reason: 'L40S, H100 PCIe and their like are cooled by the chassis; in a desktop case they overheat within minutes.',
  source: 'NVIDIA, data centre product briefs (recalled)',
  counts: ['gpu', 'card', 'accelerator'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const cards = cardsInside(build);
    if (cards.length === 0) return NO_CARDS;
    if (build.machine.platform === 'server') return judge(true, 'server', '');
    if (cards.some((c) => c.card?.cooling === undefined && c.accelerator.kind === 'datacenter'))
      return unchecked('how a data-centre card is cooled is not in the catalogue');
    const passive = cards.filter((c) => c.card?.cooling?.value === 'passive').map((c) => c.accelerator.name);
    return judge(passive.length === 0, 'every card has its own cooling', `${passive[0]} has no fan`);
  },
};
