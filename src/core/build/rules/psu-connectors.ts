// Rule: connectors for every card.
import { cardsInside } from '../build.ts';
import { connectorBalance } from '../connectors.ts';
import { judge, missing, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const psuConnectors: Rule = {
  name: 'psu-connectors',
  level: 'error',
  title: 'The power supply has the connectors of the cards',
  reason:
    'A card without all its plugs does not start; a 12V-2x6 may be fed through an adapter from three or four 8-pin plugs.',
  source: 'card and power supply specifications; PCI Express CEM 5.1 connector (recalled)',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    if (cardsInside(build).length === 0) return NO_CARDS;
    if (build.psus.length === 0) return missing(build, 'psu');
    const balance = connectorBalance(build);
    if (typeof balance === 'string') return unchecked(balance);
    return judge(balance.pcie8Needed <= balance.pcie8Had, balance.text, balance.text);
  },
};
