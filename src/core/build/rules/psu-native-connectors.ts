// Rule: 12V-2x6 plugs without adapters.
import { cardsInside } from '../build.ts';
import { connectorBalance } from '../connectors.ts';
import { judge, missing, NO_CARDS, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const psuNativeConnectors: Rule = {
  name: 'psu-native-connectors',
  level: 'warning',
  title: 'Every 12V-2x6 card has a cable of its own from the power supply',
  reason: 'Adapters add contacts to a plug that carries up to 600 W.',
  source: 'card specifications; common advice (recalled)',
  counts: ['psu', 'gpu', 'card', 'accelerator', 'cpu'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    if (cardsInside(build).length === 0) return NO_CARDS;
    if (build.psus.length === 0) return missing(build, 'psu');
    const balance = connectorBalance(build);
    if (typeof balance === 'string') return unchecked(balance);
    return judge(balance.adapters === 0, balance.text, `${balance.adapters} of the cards by adapter; ${balance.text}`);
  },
};
