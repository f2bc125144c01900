// Checks a claim: each of its figures beside what was measured or is predicted, each tick beside a tier, and where they disagree.
import type { Entries, Entry } from '../../catalogue/catalogue.ts';
import { type FoundEvidence, findEvidence } from '../../catalogue/find-evidence.ts';
import type { Claim } from '../../catalogue/schema/claim.ts';
import type { Evidence } from '../../catalogue/schema/evidence.ts';
import type { Machine } from '../../machine/machine.ts';
import { resolveMachine } from '../../machine/resolve-machine.ts';
import type { Interval } from '../../units/interval.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { CLAIM_ENGINE, type Context } from '../context.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { resolveScenario } from '../scenario.ts';

export type ClaimedConfiguration = Claim['configurations'][number];
export type ClaimedSystem = Claim['systems'][number];

/** A rate with where it comes from. */
export interface CheckedRate {
  readonly measured:
    | {
        readonly value: number;
        readonly runs: number;
        readonly references: readonly string[];
        readonly source: string;
        readonly bf16Cache: boolean;
      }
    | undefined;
  readonly predicted: Interval | undefined;
  readonly claimed:
    | { readonly value: number; readonly uncertain: boolean; readonly reference: string | undefined }
    | undefined;
}

export interface CheckedUseCase {
  readonly id: 'uc1' | 'uc2' | 'uc3' | 'uc4';
  readonly claimedTick: 'yes' | 'no' | 'unsure';
  readonly verdict: Verdict;
  readonly outcome: Outcome;
}

export interface CheckedConfiguration {
  readonly claim: ClaimedConfiguration;
  readonly machine: Machine;
  readonly placement: string;
  readonly prefill: CheckedRate;
  readonly decode: CheckedRate;
  readonly useCases: readonly CheckedUseCase[];
  readonly basis: string;
}

export interface CheckedSystem {
  readonly claim: ClaimedSystem;
  readonly machine: Machine;
}

export interface CheckedClaim {
  readonly claim: Entry<Claim>;
  readonly systems: readonly CheckedSystem[];
  readonly configurations: readonly CheckedConfiguration[];
}

const USE_CASES = ['uc1', 'uc2', 'uc3', 'uc4'] as const;

function measuredRate(
  found: readonly FoundEvidence[],
  of: 'prefillTokensPerSecond' | 'decodeTokensPerSecond',
): CheckedRate['measured'] {
  const clean = found.find((f) => f.row.kvCacheType !== 'bf16' && f.row[of] !== undefined);
  const best = clean ?? found.find((f) => f.row[of] !== undefined);
  const value = best?.row[of];
  if (!best || value === undefined) return undefined;
  return {
    value,
    runs: best.row.runs,
    references: best.row.references,
    source: best.source,
    bf16Cache: best.row.kvCacheType === 'bf16',
  };
}

function checkConfiguration(
  context: Context,
  evidence: Entries<Evidence>,
  claim: ClaimedConfiguration,
): Answer<CheckedConfiguration> {
  const machine = resolveMachine(context.catalogue, claim.machine);
  if (machine.status === 'unknown') return machine;
  const ask = (workload: string) => {
    const scenario = resolveScenario(context, {
      machine: machine.value,
      model: claim.model,
      quantization: claim.quantization,
      engine: CLAIM_ENGINE,
      workload,
    });
    return scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
  };
  const mean = ask('localscore');
  const cases = USE_CASES.map((id) => ({ id, outcome: ask(id) }));
  const failed = [mean, ...cases.map((c) => c.outcome)].flatMap((o) => (o.status === 'unknown' ? o.reasons : []));
  if (mean.status === 'unknown' || failed.length > 0) return unknown(...new Set(failed));
  const single = machine.value.devices.length <= 1;
  const device = machine.value.devices[0]?.accelerator.id ?? machine.value.host?.id;
  const found =
    single && device !== undefined
      ? findEvidence(context.catalogue, evidence, {
          device,
          model: claim.model,
          quantization: claim.quantization,
          workload: 'localscore',
          engine: CLAIM_ENGINE,
        })
      : [];
  const rate = (of: 'prefillTokensPerSecond' | 'decodeTokensPerSecond'): CheckedRate => {
    const claimed = claim[of];
    return {
      measured: measuredRate(found, of),
      predicted: mean.value.prediction?.[of],
      claimed: claimed
        ? { value: claimed.value, uncertain: claimed.uncertain, reference: claimed.reference }
        : undefined,
    };
  };
  return ok({
    claim,
    machine: machine.value,
    placement: mean.value.memory.placement,
    prefill: rate('prefillTokensPerSecond'),
    decode: rate('decodeTokensPerSecond'),
    useCases: cases.flatMap((c) =>
      c.outcome.status === 'ok'
        ? [{ id: c.id, claimedTick: claim.ticks[c.id], verdict: c.outcome.value.verdict, outcome: c.outcome.value }]
        : [],
    ),
    basis: mean.value.prediction?.basis ?? 'fits nowhere',
  });
}

/** Checks every system and configuration of a claim. */
export function checkClaim(context: Context, evidence: Entries<Evidence>, claim: Entry<Claim>): Answer<CheckedClaim> {
  const systems = claim.systems.map((s) => ({ claim: s, machine: resolveMachine(context.catalogue, s.machine) }));
  const configurations = claim.configurations.map((c) => checkConfiguration(context, evidence, c));
  const reasons = [...systems.map((s) => s.machine), ...configurations].flatMap((x) =>
    x.status === 'unknown' ? x.reasons : [],
  );
  if (reasons.length > 0) return unknown(...new Set(reasons));
  return ok({
    claim,
    systems: systems.flatMap((s) => (s.machine.status === 'ok' ? [{ claim: s.claim, machine: s.machine.value }] : [])),
    configurations: configurations.flatMap((c) => (c.status === 'ok' ? [c.value] : [])),
  });
}
