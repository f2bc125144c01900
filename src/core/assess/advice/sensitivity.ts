// Does the winner change? Prices, electricity, load and the ends of the intervals are moved, and the choice is made anew.
import { choiceKey } from './choices.ts';
import type { Found } from './found.ts';
import { cheaperOverLife, type Option, optionOf } from './option.ts';
import type { ResolvedNeed } from './resolved-need.ts';
import { type Limits, select } from './select.ts';

export interface SensitivityRow {
  /** "electricity 50 % dearer" */
  readonly change: string;
  /** Machine, model and format that then win; undefined where nothing meets the need any more. */
  readonly winner: string | undefined;
  readonly winnerName: string | undefined;
  readonly holds: boolean;
  readonly note: string;
}

/** Searches again under a changed need; handed in, since it is the dear part. */
export type Again = (change: { loadFactor?: number; sureness?: number }) => Found;

const PRICES = 0.2;
const ELECTRICITY = 0.5;
const LOAD = 0.5;
/** The low end of an 80 % interval is met with 90 %. */
const LOW_END = 0.9;

function recosted(found: Found, resolved: ResolvedNeed, factors: { price?: number; electricity?: number }): Found {
  const { price = 1, electricity = 1 } = factors;
  const { electricityPerKwh } = resolved.terms;
  const terms = {
    ...resolved.terms,
    electricityPerKwh: { ...electricityPerKwh, value: electricityPerKwh.value * electricity },
  };
  const again = (o: Option): Option => {
    const answer = o.offer.price;
    const dearer =
      answer.status === 'ok' ? { ...answer, value: { ...answer.value, value: answer.value.value * price } } : answer;
    return optionOf({ ...resolved, terms }, { ...o.offer, price: dearer }, o.candidate, o.wish, o.evaluated) ?? o;
  };
  return {
    ...{ front: [], scenarios: 0, computed: 0 },
    outcomes: found.outcomes.map((outcome) => {
      const best = outcome.best && again(outcome.best);
      return { ...outcome, offer: best?.offer ?? outcome.offer, best };
    }),
  };
}

/** Rows of changes with the machine that wins under each; the winner is robust where it holds in all. */
export function sensitivityOf(
  found: Found,
  resolved: ResolvedNeed,
  limits: Limits,
  winner: Option,
  again: Again,
): readonly SensitivityRow[] {
  const row = (change: string, changed: Found): SensitivityRow => {
    const [first, ...others] = select(changed, limits).ranked;
    const second = first && others.find((o) => choiceKey(o) !== choiceKey(first));
    // A variant of the winner is the same choice with other memory or another board.
    const holds = first !== undefined && (first.offer.id === winner.offer.id || choiceKey(first) === choiceKey(winner));
    const lead = first && second ? second.cost.total.value / first.cost.total.value - 1 : undefined;
    const note = !first
      ? 'nothing meets the need any more'
      : lead === undefined
        ? 'no other choice meets the need'
        : `ahead of ${second?.offer.name ?? ''} by ${Math.round(100 * lead)} %`;
    return { change, winner: first?.offer.id, winnerName: first?.offer.name, holds, note };
  };
  const percent = (f: number) => `${Math.round(100 * f)} %`;
  return [
    row(`all prices ${percent(PRICES)} higher`, recosted(found, resolved, { price: 1 + PRICES })),
    row(`all prices ${percent(PRICES)} lower`, recosted(found, resolved, { price: 1 - PRICES })),
    row(`electricity ${percent(ELECTRICITY)} dearer`, recosted(found, resolved, { electricity: 1 + ELECTRICITY })),
    row(`electricity ${percent(ELECTRICITY)} cheaper`, recosted(found, resolved, { electricity: 1 - ELECTRICITY })),
    row(`load and requests at once ${percent(LOAD)} higher`, again({ loadFactor: 1 + LOAD })),
    row(`load and requests at once ${percent(LOAD)} lower`, again({ loadFactor: 1 - LOAD })),
    row('speeds at the low end of their intervals', again({ sureness: LOW_END })),
  ];
}

export interface Rival {
  readonly id: string;
  readonly name: string;
  /** The winner's price may rise by this much before the rival is cheaper over its life. */
  readonly priceRise: number;
}

/** The runner-up, and how much dearer the winner would have to be for it to win. */
export function rivalOf(ranked: readonly Option[], depreciationShare: number): Rival | undefined {
  const [first, second] = [...ranked].sort(cheaperOverLife);
  if (!first || !second || depreciationShare <= 0) return undefined;
  const gap = second.cost.total.value - first.cost.total.value;
  return { id: second.offer.id, name: second.offer.name, priceRise: gap / depreciationShare };
}
