// One ranked machine opened: what it does, what it costs, what binds it, what could go wrong and what to check on delivery.
import type { Offer } from '../../advise/offer.ts';
import { lossClass } from '../../advise/quality.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { type ApiPrice, againstApi, againstRental, type Comparison, type RentalPrice } from '../../cost/break-even.ts';
import { tokenCost } from '../../cost/per-token.ts';
import { formatProbability } from '../../units/format.ts';
import type { RequestShape } from '../../workload/workload.ts';
import { assess, type Stamp } from '../assess.ts';
import type { Assessment } from '../assessment.ts';
import type { Context } from '../context.ts';
import type { AdvisedMachine, AdvisedPart, AdvisedUse, OptionLine, Verification } from './advice.ts';
import { bindingsOf } from './binding.ts';
import type { UseOutcome } from './evaluated.ts';
import type { OpenedOption } from './opened-option.ts';
import { type Option, serviceOf } from './option.ts';
import type { ResolvedNeed } from './resolved-need.ts';
import type { Limits } from './select.ts';

export interface Alternatives {
  /** Prices of a catalogue model at providers of an API, and of models named for comparison. */
  readonly api: (model: string) => readonly ApiPrice[];
  readonly rentals: readonly RentalPrice[];
}

/** Requests of the mixture as one list, so that means are those of the mixture where shares are equal. */
export function mixedTests(resolved: ResolvedNeed): readonly RequestShape[] {
  const mean = (of: (t: RequestShape) => number) =>
    resolved.useCases.reduce(
      (sum, u) => sum + (u.share * u.workload.tests.reduce((s, t) => s + of(t), 0)) / u.workload.tests.length,
      0,
    );
  return [{ promptTokens: mean((t) => t.promptTokens), outputTokens: mean((t) => t.outputTokens) }];
}

function useOf(u: UseOutcome): AdvisedUse {
  const { prediction: p, useCase } = u;
  return {
    workload: useCase.workload.id ?? useCase.workload.name,
    tier: u.reached.id,
    tierName: u.reached.name,
    required: useCase.tier,
    requiredName: useCase.tierName,
    chance: u.chance,
    prefillTokensPerSecond: p.prefillTokensPerSecond,
    decodeTokensPerSecond: p.decodeTokensPerSecond,
    ttftSeconds: p.ttftSeconds,
    totalSeconds: p.totalSeconds,
    basis: p.basis,
  };
}

/** Rented accelerators that are the machine's own: renting something else is another machine. */
function sameAccelerators(option: Option, rental: RentalPrice): boolean {
  const { devices } = option.offer.machine;
  return devices.length === rental.count && devices.every((d) => d.accelerator.id === rental.accelerator);
}

export function comparisonsOf(
  option: Option,
  resolved: ResolvedNeed,
  alternatives: Alternatives,
): readonly Comparison[] {
  const input = {
    purchase: option.cost.purchase,
    power: option.power,
    service: serviceOf(option.evaluated),
    load: resolved.load,
    terms: resolved.terms,
  };
  const tests = mixedTests(resolved);
  return [
    ...alternatives
      .api(option.candidate.model)
      .map((price) => againstApi(input, tests, price, resolved.need.cachedShare)),
    ...alternatives.rentals.filter((r) => sameAccelerators(option, r)).map((r) => againstRental(input, r)),
  ];
}

const BASIS_RISK: Readonly<Record<string, string>> = {
  transferred: 'the speed rests on relatives of this chip, not on measurements of it',
  extrapolated: 'the speed rests on little evidence: chip, model or placement was not measured',
};

/** The bill of an offer, with how far each price can be trusted. */
function partsOf(catalogue: Catalogue, { bill }: Offer): readonly AdvisedPart[] {
  return (bill?.lines ?? []).map(({ name, role, count, price }) => {
    const known = price.status === 'ok' ? price.value : undefined;
    return {
      ...{ name, role, count, each: known?.amount, date: known?.date, stale: known?.stale ?? false },
      ageMonths: known?.ageMonths,
      source: known?.source,
      reliability: known && (catalogue.sources[known.source]?.reliability ?? 'own'),
    };
  });
}

const GENERATED_RISK =
  'put together from parts by rules: nobody sells it as one piece or has built it; who assembles it answers for it';

function risksOf(option: OpenedOption, assessment: Assessment): string[] {
  const { offer, full: e, candidate } = option;
  const bases = new Set(e.uses.map((u) => u.prediction.basis));
  const unsure = [...e.uses].sort((a, b) => a.chance - b.chance)[0];
  return [
    ...(unsure && unsure.chance < 0.95
      ? [
          `${unsure.useCase.workload.name} is ${unsure.useCase.tierName} with a chance of ${formatProbability(unsure.chance)}, not for certain`,
        ]
      : []),
    ...[...bases].flatMap((b) => BASIS_RISK[b] ?? []),
    ...(e.headroom < 0.1
      ? [
          `only ${Math.round(100 * e.headroom)} % of memory or capacity is left for longer contexts, more users or a larger model`,
        ]
      : []),
    ...(e.memory.kind === 'split'
      ? [
          'the model lies on several accelerators, which work one after another: a slow link or a driver fault hits all of it',
        ]
      : []),
    ...(e.memory.kind === 'experts-on-host' || e.memory.kind === 'layer-offload'
      ? ['a part of the model is computed by the CPU: filled memory channels and their speed decide']
      : []),
    ...(candidate.loss === undefined ? [`what ${candidate.format.name} costs in quality is not known`] : []),
    ...(candidate.scores.length === 0
      ? [`no published score of ${candidate.modelName} is in the catalogue: try it on your own tasks before buying`]
      : []),
    ...(offer.generated ? [GENERATED_RISK] : []),
    ...offer.findings
      .filter((f) => f.level !== 'hint' || f.outcome === 'fail')
      .map((f) => `${f.outcome === 'unknown' ? 'not checked: ' : ''}${f.text}`),
    ...(option.power.loadWatts.basis === 'assumption' ? ['power is modelled, not measured'] : []),
    ...(offer.deliveryWeeks === undefined ? ['time of delivery is not known: ask the seller'] : []),
    ...(offer.noiseDb === undefined ? ['noise is not known'] : []),
    ...assessment.assumptions.filter((a) => a.includes('older than this model')),
  ];
}

/** The command to run on the delivered machine, with what one request alone should show. */
function verificationOf(option: Option, assessment: Assessment): Verification {
  const { candidate } = option;
  return {
    command: `viable measure --model ${candidate.model} --quant ${candidate.format.name} --full --yes`,
    expect: assessment.results.flatMap((r) => {
      const name = r.workload.id?.toUpperCase() ?? r.workload.name;
      const p = r.prediction;
      return [
        ...(p?.prefillTokensPerSecond
          ? [{ what: `${name} prefill rate`, unit: 'tokens/s', figure: p.prefillTokensPerSecond }]
          : []),
        ...(p?.decodeTokensPerSecond
          ? [{ what: `${name} decode rate`, unit: 'tokens/s', figure: p.decodeTokensPerSecond }]
          : []),
        ...(p?.ttftSeconds ? [{ what: `${name} time to first token`, unit: 's', figure: p.ttftSeconds }] : []),
      ];
    }),
  };
}

/** Opens an option of the ranking; undefined where it cannot be assessed, which its evaluation already excluded. */
export function advisedMachine(
  context: Context,
  resolved: ResolvedNeed,
  limits: Limits,
  option: OpenedOption,
  place: { readonly rank: number; readonly onFront: boolean; readonly variants: readonly OptionLine[] },
  alternatives: Alternatives,
  stamp: Stamp,
): AdvisedMachine | undefined {
  const { offer, candidate, full: e, cost } = option;
  const assessed = assess(
    context,
    {
      machine: offer.machine,
      model: candidate.model,
      quantization: candidate.format.id,
      engine: resolved.engine,
      placement: option.wish,
      workloads: resolved.useCases.map(
        (u) => u.workload.id ?? { ...(u.workload.tests[0] ?? { promptTokens: 1, outputTokens: 1 }) },
      ),
    },
    stamp,
  );
  if (assessed.status === 'unknown') return undefined;
  const loss = candidate.loss?.value;
  return {
    ...place,
    ...{ id: offer.id, name: offer.name, platform: offer.platform },
    model: { id: candidate.model, name: candidate.modelName, scores: candidate.scores },
    format: {
      ...{ id: candidate.format.id, name: candidate.format.name, loss },
      lossClass: loss === undefined ? undefined : lossClass(loss).name,
      lossFrom: candidate.loss?.from,
    },
    placement: e.memory.placement,
    uses: e.uses.map(useOf),
    ...{ capacityPerHour: e.capacityPerHour, offeredShare: e.offeredShare, headroom: e.headroom },
    ...{ price: cost.purchase, priceNotes: offer.priceNotes, power: option.power, noiseDb: offer.noiseDb, cost },
    tokenCost: tokenCost(cost, mixedTests(resolved)),
    comparisons: comparisonsOf(option, resolved, alternatives),
    bindings: bindingsOf(option, limits, e.speed()),
    risks: risksOf(option, assessed.value),
    findings: offer.findings,
    ...{ externalLink: offer.externalLink, generated: offer.generated ?? false },
    bill: partsOf(context.catalogue, offer),
    verification: verificationOf(option, assessed.value),
    assessment: assessed.value,
  };
}
