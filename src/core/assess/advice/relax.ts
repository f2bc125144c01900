// For a need that nothing meets: the nearest changes with which something does, one at a time and then in pairs.
import type { Need } from '../../advise/need.ts';
import { TIERS } from '../../advise/need-words.ts';
import { formatProbability } from '../../units/format.ts';
import type { Found } from './found.ts';
import { cheaperOverLife, type Option } from './option.ts';
import { type Limits, select } from './select.ts';

export interface Relaxation {
  /** What would have to change, in words with figures. */
  readonly change: string;
  /** How far from what was asked: 1.3 is 30 % more. */
  readonly distance: number;
  /** What then wins. */
  readonly machine: string;
  readonly machineName: string;
  readonly price: number;
  readonly currency: string;
}

/** Searches under a changed need; undefined where the need is then not understood. */
export type SearchAgain = (need: Need) => { readonly found: Found; readonly limits: Limits } | undefined;

const money = (value: number, currency: string) => `${Math.ceil(value).toLocaleString('en-US')} ${currency}`;

function by(options: readonly Option[], of: (o: Option) => number): Option | undefined {
  return [...options].sort((a, b) => of(a) - of(b) || cheaperOverLife(a, b))[0];
}

function relaxation(change: string, distance: number, option: Option): Relaxation {
  return {
    ...{ change, distance, machine: option.offer.id, machineName: option.offer.name },
    ...{ price: option.merits.price, currency: option.cost.currency },
  };
}

/** Relaxations of limits that need no new search: budget, power, noise, kind, delivery; alone or all of them. */
function ofLimits(found: Found, limits: Limits, prefix = '', farther = 1): Relaxation[] {
  const made: Relaxation[] = [];
  const without = (lifted: Partial<Limits>) => select(found, { ...limits, ...lifted }).ranked;
  const say = (text: string) => (prefix === '' ? text : `${prefix}, and ${text}`);
  if (limits.budget !== undefined) {
    const option = by(without({ budget: undefined }), (o) => o.merits.price);
    if (option)
      made.push(
        relaxation(
          say(`a budget of ${money(option.merits.price, option.cost.currency)}`),
          farther * (option.merits.price / limits.budget),
          option,
        ),
      );
  }
  if (limits.powerWatts !== undefined) {
    const option = by(without({ powerWatts: undefined }), (o) => o.power.peakWatts.value);
    if (option)
      made.push(
        relaxation(
          say(`power of ${Math.ceil(option.power.peakWatts.value)} W`),
          farther * (option.power.peakWatts.value / limits.powerWatts),
          option,
        ),
      );
  }
  if (limits.noiseDb !== undefined) {
    const option = by(without({ noiseDb: undefined }), (o) => o.offer.noiseDb ?? 0);
    if (option)
      made.push(
        relaxation(
          say(`noise of ${option.offer.noiseDb} dB`),
          farther * ((option.offer.noiseDb ?? 0) / limits.noiseDb),
          option,
        ),
      );
  }
  if (limits.platforms) {
    const option = by(without({ platforms: undefined }), (o) => o.cost.total.value);
    if (option) made.push(relaxation(say(`a machine of the kind ${option.offer.platform}`), farther * 1.5, option));
  }
  if (!limits.cables) {
    const option = by(without({ cables: true }), (o) => o.cost.total.value);
    if (option) made.push(relaxation(say('an accelerator on a cable'), farther * 1.2, option));
  }
  if (limits.deliveryWeeks !== undefined) {
    const option = by(without({ deliveryWeeks: undefined }), (o) => o.offer.deliveryWeeks ?? 0);
    if (option) made.push(relaxation(say(`delivery in ${option.offer.deliveryWeeks} weeks`), farther * 1.5, option));
  }
  return made;
}

interface Change {
  readonly text: string;
  readonly distance: number;
  readonly need: Need;
}

/** Needs that ask for a little less: tiers, users, sureness, format. */
function weaker(need: Need): Change[] {
  const changes: Change[] = [];
  for (const tier of TIERS.slice(1)) {
    const rank = TIERS.indexOf(tier);
    const lowered = need.useCases.map((u) => (TIERS.indexOf(u.tier) < rank ? { ...u, tier } : u));
    if (lowered.some((u, i) => u !== need.useCases[i]))
      changes.push({
        text: `${tier} in place of ${need.useCases.find((u) => TIERS.indexOf(u.tier) < rank)?.tier}`,
        distance: 1 + rank,
        need: { ...need, useCases: lowered },
      });
  }
  for (const sureness of [0.5, 0.2].filter((s) => s < need.sureness))
    changes.push({
      text: `a chance of ${formatProbability(sureness)} in place of ${formatProbability(need.sureness)}`,
      distance: 1 + 2 * (need.sureness - sureness),
      need: { ...need, sureness },
    });
  const busy = need.concurrent ?? need.users;
  for (const factor of [0.5, 0.25, 0.1]) {
    if (need.users === undefined || need.users * factor < 1) continue;
    const users = Math.floor(need.users * factor);
    const { concurrent: _, ...rest } = need;
    changes.push({ text: `${users} users in place of ${need.users}`, distance: 1 / factor, need: { ...rest, users } });
  }
  if (need.users === undefined && busy !== undefined && busy > 1)
    changes.push({
      text: `one request at a time in place of ${busy}`,
      distance: busy,
      need: { ...need, concurrent: 1 },
    });
  for (const factor of [0.5, 0.1]) {
    if (need.documentsPerNight === undefined) continue;
    const documents = Math.floor(need.documentsPerNight * factor);
    if (documents >= 1)
      changes.push({
        text: `${documents.toLocaleString('en-US')} documents a night in place of ${need.documentsPerNight.toLocaleString('en-US')}`,
        distance: 1 / factor,
        need: { ...need, documentsPerNight: documents },
      });
  }
  if (need.headroomAtLeast > 0)
    changes.push({ text: 'no memory or capacity kept free', distance: 1.4, need: { ...need, headroomAtLeast: 0 } });
  if (need.quantizations === undefined && need.lossAtMost < 0.15)
    changes.push({
      text: 'a format of noticeable loss (about three bits a weight)',
      distance: 1.5,
      need: { ...need, lossAtMost: 0.15 },
    });
  return changes;
}

const MOST = 6;

/** The nearest relaxations, nearest first; each names the machine that then wins. Empty only where no change of these helps. */
export function relaxations(need: Need, found: Found, limits: Limits, again: SearchAgain): readonly Relaxation[] {
  const made = ofLimits(found, limits);
  for (const change of weaker(need)) {
    const result = again(change.need);
    if (!result) continue;
    const [winner] = select(result.found, result.limits).ranked;
    if (winner) made.push(relaxation(change.text, change.distance, winner));
    else made.push(...ofLimits(result.found, result.limits, change.text, change.distance));
  }
  if (made.length === 0) made.push(...ofAllLimits(found, limits, need, again));
  const seen = new Set<string>();
  return made
    .sort((a, b) => a.distance - b.distance || a.change.localeCompare(b.change))
    .filter((r) => !seen.has(r.change) && seen.add(r.change))
    .slice(0, MOST);
}

const NO_LIMITS: Limits = {
  budget: undefined,
  powerWatts: undefined,
  noiseDb: undefined,
  platforms: undefined,
  deliveryWeeks: undefined,
  cables: true,
};

/** All limits lifted together, as asked and then for each weaker need: where single changes do not help. */
function ofAllLimits(found: Found, limits: Limits, need: Need, again: SearchAgain): Relaxation[] {
  const whole = (f: Found, text: string, distance: number): Relaxation[] => {
    const [option] = select(f, NO_LIMITS).ranked;
    if (!option) return [];
    const parts = [
      ...(limits.budget !== undefined && option.merits.price > limits.budget
        ? [`a budget of ${money(option.merits.price, option.cost.currency)}`]
        : []),
      ...(limits.powerWatts !== undefined && option.power.peakWatts.value > limits.powerWatts
        ? [`power of ${Math.ceil(option.power.peakWatts.value)} W`]
        : []),
      ...(!limits.cables && option.offer.externalLink ? ['an accelerator on a cable'] : []),
      ...(limits.platforms && !limits.platforms.includes(option.offer.platform)
        ? [`a machine of the kind ${option.offer.platform}`]
        : []),
    ];
    return [relaxation([text, ...parts].filter(Boolean).join(', and '), distance, option)];
  };
  return [
    ...whole(found, '', 10),
    ...weaker(need).flatMap((change) => {
      const result = again(change.need);
      return result ? whole(result.found, change.text, 10 * change.distance) : [];
    }),
  ];
}
