// All offers × models × formats × placements that meet a need's use cases, and why the others do not.

import type { Offer } from '../../advise/offer.ts';
import { growingFront } from '../../advise/pareto.ts';
import { type Answer, ok } from '../../units/result.ts';
import type { Context } from '../context.ts';
import { resolveScenario } from '../scenario.ts';
import { evaluate, type Failure, type Setting, type Wish } from './evaluate.ts';
import { betterConfiguration, type Option, optionOf } from './option.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** What one offer came to: its best configuration, those worth a place on the front, or the nearest miss. */
export interface OfferOutcome {
  readonly offer: Offer;
  readonly best: Option | undefined;
  readonly configurations: readonly Option[];
  readonly failure: Failure | undefined;
  readonly failed: Candidate | undefined;
}

export interface Found {
  readonly outcomes: readonly OfferOutcome[];
  /** Combinations of machine, model, format, placement and use case that were decided. */
  readonly scenarios: number;
}

export interface SearchOptions {
  /** Called after each offer. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/** A candidate's settings, the same on every machine. */
export function settingOf(
  context: Context,
  resolved: ResolvedNeed,
  candidate: Candidate,
  offer: Offer,
): Answer<Setting> {
  const [first] = resolved.useCases;
  const scenario = resolveScenario(context, {
    machine: offer.machine,
    model: candidate.model,
    quantization: candidate.format.id,
    engine: resolved.engine,
    workload: first?.workload.id ?? { promptTokens: 1, outputTokens: 1 },
    slots: resolved.concurrency,
    placement: 'auto',
  });
  if (scenario.status === 'unknown') return scenario;
  const { memory, model, predict, engine } = scenario.value;
  return ok({
    model,
    memory: { ...memory, contextTokens: resolved.contextTokens },
    settings: predict,
    predict: context.predictorFor(engine),
    tiers: context.catalogue.tiers,
    useCases: resolved.useCases,
    requestsPerHour: resolved.load.requestsPerHour.value,
    sureness: resolved.need.sureness,
  });
}

const STAGE: Readonly<Record<Failure['kind'], number>> = { unknown: 0, memory: 1, speed: 2, sureness: 3, load: 4 };

/** How near a failure is to success: the later stage, then the smaller miss. */
function nearness(f: Failure): number {
  switch (f.kind) {
    case 'unknown':
      return 0;
    case 'memory':
      return f.availableBytes === undefined ? 0 : f.availableBytes / f.requiredBytes;
    case 'speed':
      return 1 / f.missedBy;
    case 'sureness':
      return f.chance;
    case 'load':
      return 1 / f.offeredShare;
  }
}

export function nearer(a: Failure, b: Failure | undefined): boolean {
  if (b === undefined) return true;
  return STAGE[a.kind] !== STAGE[b.kind] ? STAGE[a.kind] > STAGE[b.kind] : nearness(a) > nearness(b);
}

const wishesOf = (offer: Offer): readonly Wish[] =>
  offer.machine.devices.length > 0 && offer.machine.host ? ['auto', 'cpu'] : ['auto'];

/** Searches every combination. Offers that break a rule or have no price are left to the selection, which says so. */
export function search(
  context: Context,
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  options: SearchOptions = {},
): Found {
  const settings = new Map<Candidate, Answer<Setting>>();
  let scenarios = 0;
  const outcomes = offers.map((offer, i): OfferOutcome => {
    const front = growingFront<Option>();
    let best: Option | undefined;
    let [failure, failed]: [Failure | undefined, Candidate | undefined] = [undefined, undefined];
    for (const candidate of resolved.candidates) {
      const setting = settings.get(candidate) ?? settingOf(context, resolved, candidate, offer);
      settings.set(candidate, setting);
      for (const wish of wishesOf(offer)) {
        scenarios += resolved.useCases.length;
        const judged =
          setting.status === 'ok'
            ? evaluate(setting.value, offer.machine, wish)
            : { ok: false as const, failure: { kind: 'unknown' as const, reasons: setting.reasons } };
        if (!judged.ok) {
          if (nearer(judged.failure, failure)) [failure, failed] = [judged.failure, candidate];
          continue;
        }
        const option = optionOf(resolved, offer, candidate, wish, judged.value);
        if (!option) continue;
        front.add(option, option.merits);
        if (!best || betterConfiguration(option, best) < 0) best = option;
      }
    }
    options.progress?.(i + 1, offers.length);
    return { offer, best, configurations: front.options(), failure, failed };
  });
  return { outcomes, scenarios };
}
