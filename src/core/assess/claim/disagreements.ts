// Where a claim disagrees with what was measured or is predicted, and with its own thresholds; each with the reason.

import { formatRate, formatSeconds, significant } from '../../units/format.ts';
import { GIGA } from '../../units/scale.ts';
import type { Context } from '../context.ts';
import type { CheckedClaim, CheckedConfiguration, CheckedRate, CheckedSystem, CheckedUseCase } from './check-claim.ts';
import { verdictOfRates } from './own-words.ts';

const label = (c: CheckedConfiguration) =>
  c.claim.gpu === '-' ? `${c.claim.label}, CPU only` : `${c.claim.label} + ${c.claim.gpu}`;

/** A stated figure further from ours than this is a disagreement. */
const TOLERANCE = 0.1;

function systemDisagreements({ claim, machine }: CheckedSystem): string[] {
  const found: string[] = [];
  const { host } = machine;
  if (!host) return found;
  const side = host.bandwidth.memorySideBytesPerSecond / GIGA;
  const cores = (host.bandwidth.chipletSideBytesPerSecond ?? Number.POSITIVE_INFINITY) / GIGA;
  if (Math.abs(side / claim.memoryBandwidthGBps - 1) > TOLERANCE) {
    const limit =
      cores < side
        ? `; its cores take at most ${significant(cores)} GB/s of it, by chiplets × fabric clock × 32 bytes, its GPU all`
        : '';
    found.push(
      `${claim.label}: the memory bandwidth is ${significant(side)} GB/s, not ${claim.memoryBandwidthGBps}: the memory bus is wider than the ${claim.memoryChannels} channels stated${limit}`,
    );
  }
  return found;
}

function rateDisagreement(c: CheckedConfiguration, what: string, rate: CheckedRate): string[] {
  const { claimed, measured, predicted } = rate;
  if (!claimed) return [];
  const near = (value: number) => Math.abs(claimed.value / value - 1) <= TOLERANCE;
  if (measured?.bf16Cache && predicted && !(claimed.value >= predicted.low && claimed.value <= predicted.high)) {
    return [
      `${label(c)}: ${what} of ${formatRate(claimed.value)} tokens/s is an artefact: LocalScore's client switches to a BF16 KV cache on hosts with AVX512_BF16 (Zen 4 and 5, Sapphire Rapids), a slow path on GPUs. With an f16 cache ${formatRate(predicted.likely)} (${formatRate(predicted.low)}–${formatRate(predicted.high)}) are predicted`,
    ];
  }
  if (measured && !near(measured.value)) {
    return [
      `${label(c)}: ${what} is stated as ${formatRate(claimed.value)} tokens/s, measured are ${formatRate(measured.value)} (${measured.references.join(', ')})`,
    ];
  }
  if (!measured && predicted && (claimed.value < predicted.low || claimed.value > predicted.high)) {
    const lower = claimed.value < predicted.low;
    const host = c.machine.devices.length > 0 && lower && c.machine.host?.architecture.simd?.avx512Bf16;
    const why = host
      ? `; its host has AVX512_BF16, so LocalScore's client will have used the slow BF16 KV cache`
      : claimed.uncertain
        ? '; the document itself marks it as uncertain'
        : claimed.reference
          ? `; it was measured (${claimed.reference}), so the prediction is off or the run was slowed`
          : '; the document gives no measurement for it';
    return [
      `${label(c)}: ${what} of ${formatRate(claimed.value)} tokens/s lies outside the predicted ${formatRate(predicted.low)}–${formatRate(predicted.high)}${why}`,
    ];
  }
  return [];
}

function tickDisagreement(context: Context, c: CheckedConfiguration, u: CheckedUseCase): string[] {
  const shape = context.catalogue.workloads[u.id]?.tests[0];
  const [prefill, decode] = [c.claim.prefillTokensPerSecond?.value, c.claim.decodeTokensPerSecond?.value];
  const name = `${label(c)}, ${u.id.toUpperCase()}`;
  const tick = { yes: '✓', no: '✗', unsure: '○' }[u.claimedTick];
  if (shape && prefill !== undefined && decode !== undefined) {
    const own = verdictOfRates(prefill, decode, shape, context.catalogue.tiers);
    const detail = `prompt ${formatSeconds(shape.promptTokens / prefill)}, ${formatRate(decode)} tokens/s, in all ${formatSeconds(shape.promptTokens / prefill + shape.outputTokens / decode)}`;
    if (u.claimedTick === 'yes' && own.rank > 1)
      return [`${name}: ticked ✓, but its own figures and thresholds give ${own.tierName} (${detail})`];
    if (u.claimedTick === 'no' && own.rank < 3)
      return [`${name}: crossed ✗, but its own figures and thresholds give ${own.tierName} (${detail})`];
    if (u.claimedTick === 'unsure')
      return [
        `${name}: left open; its own figures and thresholds give ${own.tierName} (${detail}), predicted is ${u.verdict.tierName}`,
      ];
  }
  const ours = u.verdict.rank;
  if (u.claimedTick === 'yes' && ours > 1) return [`${name}: ticked ${tick}, predicted is ${u.verdict.tierName}`];
  if (u.claimedTick === 'no' && ours < 3) return [`${name}: crossed ${tick}, predicted is ${u.verdict.tierName}`];
  return [];
}

/** All disagreements, in the order of the claim's tables. */
export function disagreements(context: Context, checked: CheckedClaim): readonly string[] {
  return [
    ...checked.systems.flatMap(systemDisagreements),
    ...checked.configurations.flatMap((c) => [
      ...rateDisagreement(c, 'prompt processing', c.prefill),
      ...rateDisagreement(c, 'token generation', c.decode),
      ...c.useCases.flatMap((u) => tickDisagreement(context, c, u)),
    ]),
  ];
}
