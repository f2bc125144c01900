// All offers × models × formats × placements that meet a need's use cases, exactly, and why the others do not.

import { type Front, growingFront } from '../../advise/growing-front.ts';
import type { Offer } from '../../advise/offer.ts';
import type { Merits } from '../../advise/pareto.ts';
import { lossClass } from '../../advise/quality.ts';
import type { Context } from '../context.ts';
import {
  type CandidateBounds,
  candidateBounds,
  isWhole,
  leastSeconds,
  leastSecondsOnOne,
  optimistic,
  provenFailure,
} from './bounded.ts';
import { type Judged, judge, type Wish } from './evaluate.ts';
import type { Failure } from './failure.ts';
import { configurationOf, type Found, foundOf, type Hit, type Miss, nearerMiss, type Part } from './found.ts';
import {
  type DeviceForms,
  deviceNumber,
  foundAnswer,
  type KnownAnswers,
  keepAnswer,
  knownAnswers,
  knownDevice,
  knownInGroup,
} from './known-answers.ts';
import { type OfferGroup, offerGroups, type Try, type Twins } from './offer-groups.ts';
import { betterConfiguration, type Configuration, qualityOf } from './option.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';
import { beyondLimits, type Limits } from './select.ts';
import { engineBounds, settings } from './setting.ts';

export interface SearchOptions {
  /** Called after each candidate. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  /** Only each offer's best configuration is wanted: the front is left incomplete. */
  readonly rankingOnly?: boolean | undefined;
}

/** One of several equal shares of the candidates, which together are the whole search. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

const ALL: Share = { index: 0, of: 1 };

/** Best models first, in each the formats of least loss: what comes later seldom beats what is there. */
export function searchOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const loss = (c: Candidate) => c.loss?.value ?? Number.POSITIVE_INFINITY;
  return [...candidates].sort(
    (a, b) =>
      b.quality.value - a.quality.value ||
      lossClass(loss(a)).rank - lossClass(loss(b)).rank ||
      (loss(a) === loss(b) ? 0 : loss(a) - loss(b)) ||
      a.model.localeCompare(b.model) ||
      a.format.id.localeCompare(b.format.id),
  );
}

/** Shares by model, whose formats have much work in common; by candidate where there are few models. */
function ofShare(candidates: readonly Candidate[], { index, of }: Share): readonly number[] {
  const models = [...new Set(candidates.map((c) => c.model))];
  const byModel = models.length >= 4 * of;
  return candidates.flatMap((c, i) => ((byModel ? models.indexOf(c.model) : i) % of === index ? [i] : []));
}

/** What a search knows so far; by offer. */
interface Standing {
  readonly best: (Hit | undefined)[];
  readonly compared: (Configuration | undefined)[];
  readonly misses: (Miss | undefined)[];
  readonly unpriced: boolean[];
  readonly front: Front<Hit>;
  scenarios: number;
  computed: number;
}

interface Search {
  readonly resolved: ResolvedNeed;
  readonly offers: readonly Offer[];
  readonly candidates: readonly Candidate[];
  readonly rankingOnly: boolean;
  readonly standing: Standing;
  /** Filled as devices are met. */
  readonly forms: DeviceForms;
}

/** A candidate in the midst of its search. */
interface Tried {
  readonly index: number;
  readonly candidate: Candidate;
  readonly bounds: CandidateBounds;
  readonly known: KnownAnswers;
}

/** Whether somebody is told why a candidate fails: only offers without any configuration are. */
function isTold({ standing: s }: Search, twins: Twins): boolean {
  for (const i of twins.offers) if (!s.best[i]) return true;
  return false;
}

/** What has done its duty fails no more. */
function fail({ standing: s }: Search, offers: readonly number[], candidate: number, failure: Failure): void {
  const miss: Miss = { candidate, failure };
  for (const i of offers) if (!s.best[i]) s.misses[i] = nearerMiss(s.misses[i], miss);
}

const NO_BEST = { price: 0, watts: 0 };

/** Whether a candidate's quality alone keeps it from being better than what an offer has. */
function isOfLess(quality: Merits['quality'], best: Merits['quality']): boolean {
  if (quality.scale === best.scale && quality.value !== best.value) return quality.value < best.value;
  return lossClass(quality.loss).rank > lossClass(best.loss).rank;
}

/** Whether nothing of it can matter: no offer's best changes, and the front covers even its most favourable merits. */
function isFutile(
  { standing: s, rankingOnly }: Search,
  { twins, room }: Try,
  tried: Tried,
  wish: Wish,
  whole: boolean,
  leastSeconds: number,
): boolean {
  for (const i of twins.offers) if (!s.compared[i] && !s.unpriced[i]) return false;
  const { candidate, bounds } = tried;
  const merits = optimistic(bounds, room, leastSeconds, whole, twins.best ?? NO_BEST);
  for (const i of twins.offers) {
    const best = s.compared[i];
    if (!best || isOfLess(merits.quality, best.merits.quality)) continue;
    if (betterConfiguration({ offer: best.offer, candidate, wish, merits }, best) < 0) return false;
  }
  return rankingOnly || twins.best === undefined || s.front.covers(merits);
}

/** Whether a try needs no closer look, if it takes so long at least: it fails and nobody is told, or nothing of it can matter. */
const isDecided = (search: Search, one: Try, tried: Tried, wish: Wish, whole: boolean, least: number): boolean =>
  least === Number.POSITIVE_INFINITY ? !isTold(search, one.twins) : isFutile(search, one, tried, wish, whole, least);

/** Whether no offer's best can change by a candidate of such quality, whatever its speed. */
const isBeaten = ({ standing: s }: Search, quality: Merits['quality']): boolean =>
  s.unpriced.every((unpriced, i) => {
    const best = s.compared[i];
    return best ? isOfLess(quality, best.merits.quality) : unpriced;
  });

function take(search: Search, twins: Twins, tried: Tried, wish: Wish, judged: Judged): void {
  if (!judged.ok) {
    fail(search, twins.offers, tried.index, judged.failure);
    return;
  }
  const { standing: s, candidates, offers, rankingOnly } = search;
  const evaluated = judged.short;
  for (const offer of twins.offers) {
    const hit: Hit = { offer, candidate: tried.index, wish, evaluated };
    const configuration = configurationOf(candidates, offers, hit);
    if (!configuration) {
      s.unpriced[offer] = true;
      continue;
    }
    if (!rankingOnly && twins.inside.has(offer)) s.front.add(hit, configuration.merits);
    const best = s.compared[offer];
    if (best && betterConfiguration(configuration, best) >= 0) continue;
    s.compared[offer] = configuration;
    s.best[offer] = hit;
  }
}

function tryGroup(search: Search, group: OfferGroup, tried: Tried): void {
  const { standing: s, rankingOnly } = search;
  const { bounds, known } = tried;
  const { setting } = bounds;
  const useCases = setting.useCases.length;
  for (const { wish, tries } of group) {
    const ofGroup = knownInGroup();
    for (const one of tries) {
      const { twins, room, onHost } = one;
      s.scenarios += twins.offers.length * useCases;
      const bound = leastSeconds(bounds, room);
      if (bound === Number.POSITIVE_INFINITY) {
        // A reason is worked out only where somebody will be told it.
        if (isTold(search, twins)) fail(search, twins.offers, tried.index, provenFailure(bounds, room));
        continue;
      }
      // Where only the best counts, most are beaten whatever the memory: that spares working it out.
      if (rankingOnly && isFutile(search, one, tried, wish, false, bound)) continue;
      const whole = !onHost && isWhole(bounds, room, twins.machine);
      const number = deviceNumber(twins, onHost, whole);
      if (number === undefined || known.devices[number] === undefined) {
        // Most are decided by bounds, which cost less than asking the device.
        const least = number === undefined ? bound : Math.max(bound, leastSecondsOnOne(bounds, room));
        if (isDecided(search, one, tried, wish, whole, least)) continue;
      }
      const device = number === undefined ? undefined : knownDevice(known, search.forms, number, bounds, twins, onHost);
      if (device && isDecided(search, one, tried, wish, whole, device.least(bound))) continue;
      const speed = device?.speed();
      if (speed && 'kind' in speed) {
        fail(search, twins.offers, tried.index, speed);
        continue;
      }
      const found = foundAnswer(known, ofGroup, twins, onHost);
      const judged = found ?? judge(setting, twins.machine, wish, speed);
      if (!found && !speed) known.questions++;
      keepAnswer(known, ofGroup, twins, onHost, judged);
      take(search, twins, tried, wish, judged);
    }
  }
}

/** Searches one share of the candidates; bounds and equal hardware spare work and never change the answer. */
export function searchPart(
  context: Context,
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  limits: Limits,
  share: Share,
  options: SearchOptions = {},
): Part {
  const [first] = offers;
  const candidates = searchOrder(resolved.candidates);
  const front = growingFront<Hit>();
  const none = <T>(): (T | undefined)[] => offers.map(() => undefined);
  const standing: Standing = {
    ...{ best: none<Hit>(), compared: none<Configuration>(), misses: none<Miss>(), unpriced: offers.map(() => false) },
    ...{ front, scenarios: 0, computed: 0 },
  };
  const search: Search = {
    resolved,
    offers,
    candidates,
    rankingOnly: options.rankingOnly ?? false,
    standing,
    forms: [],
  };
  const groups = offerGroups(offers, {
    within: (offer) => beyondLimits(offer, limits) === undefined,
    engine: engineBounds(context, resolved.engine),
  });
  const everyOffer = offers.map((_, i) => i);
  const settingOf = first && settings(context, resolved, first);
  const own = ofShare(candidates, share);
  own.forEach((index, done) => {
    const candidate = candidates[index];
    if (search.rankingOnly && candidate && isBeaten(search, qualityOf(candidate))) {
      options.progress?.(done + 1, own.length);
      return;
    }
    const setting = candidate && settingOf?.(candidate);
    if (setting?.status === 'unknown') fail(search, everyOffer, index, { kind: 'unknown', reasons: setting.reasons });
    else if (setting && candidate) {
      const known = knownAnswers();
      const tried: Tried = { index, candidate, bounds: candidateBounds(setting.value, candidate), known };
      for (const group of groups) tryGroup(search, group, tried);
      standing.computed += known.questions * setting.value.useCases.length;
    }
    options.progress?.(done + 1, own.length);
  });
  const { best, misses, unpriced, scenarios, computed } = standing;
  return { best, misses, unpriced, front: front.options(), scenarios, computed };
}

/** Searches every combination. */
export function search(
  context: Context,
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  limits: Limits,
  options: SearchOptions = {},
): Found {
  const part = searchPart(context, resolved, offers, limits, ALL, options);
  return foundOf(resolved, searchOrder(resolved.candidates), offers, [part]);
}
