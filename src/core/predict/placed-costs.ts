// Costs of a placed model: its stages on accelerators and host put together, and the parts that several sequences share.
import { type Device, isUnified, type Machine } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { expertSplitCosts, expertsOnly, withoutExperts } from './experts-on-host.ts';
import type { BatchPart } from './load/batch-step.ts';
import { offloadedPrompt } from './parallel/offloaded-prompt.ts';
import { pipelined } from './parallel/pipeline.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { StagePredictor } from './stage-predictor.ts';
import type { StageResult, StageSettings } from './stage-result.ts';
import { DEFAULT_LINK_BYTES_PER_SECOND, inSequence, type Stage, stagesOf } from './stages.ts';
import { missingBytes, storageBytes, withStorage } from './storage.ts';
import type { Work } from './work.ts';

export interface PlacedCosts {
  readonly costs: PhaseCosts;
  /** One a device that computes, with what its interval rests on. */
  readonly results: readonly StageResult[];
  /** The decode step's parts by device; made only when asked for. */
  readonly parts: () => readonly BatchPart[];
}

export const batchPart = (costs: PhaseCosts, work: Work): BatchPart => ({
  weightSeconds: costs.decode.weightSeconds,
  tokenSeconds: costs.prompt.tokenSeconds,
  expertShare: work.activeBytes > 0 ? work.expertActiveBytes / work.activeBytes : 0,
});

/** The accelerator that computes prompts for the host: the first that holds layers itself. */
function helperOf(machine: Machine, stages: readonly Stage[]): Device | undefined {
  const at = stages.find((s) => s.device >= 0)?.device;
  return at === undefined ? undefined : machine.devices[at];
}

/** The same work on the same kind of device twice running is worked out once: equal cards are one object. */
function accelerators(stages: StagePredictor, form: StageSettings): (device: Device, work: Work) => StageResult {
  let last: { readonly device: Device; readonly work: Work; readonly result: StageResult } | undefined;
  return (device, work) => {
    if (last?.device === device && last.work === work) return last.result;
    const result = stages.onAccelerator(device, work, form);
    last = { device, work, result };
    return result;
  };
}

/** Costs under a memory plan; unknown where it uses a CPU without a name. */
export function placedCosts(
  stages: StagePredictor,
  machine: Machine,
  work: Work,
  plan: MemoryPlan,
  form: StageSettings,
): Answer<PlacedCosts> {
  const inOrder = stagesOf(plan, work);
  const onDevice = accelerators(stages, form);
  const results: StageResult[] = [];
  for (const stage of inOrder) {
    const device = machine.devices[stage.device];
    const r = device ? onDevice(device, stage.work) : stages.onHost(machine, stage.work, form);
    if (!r) return unknown('the placement uses a CPU that was not named, so its speed cannot be predicted');
    results.push(r);
  }
  if (results.length === 0) return unknown('nothing of the model is placed');
  const link =
    machine.devices.find((d) => d.linkBytesPerSecond !== undefined)?.linkBytesPerSecond ??
    DEFAULT_LINK_BYTES_PER_SECOND;
  const whole = results.map((r, i) => {
    const stage = inOrder[i];
    const helper = stage?.device === -1 && !isUnified(machine) ? helperOf(machine, inOrder) : undefined;
    if (!stage || !helper) return r.costs;
    const there = stages.onAccelerator(helper, stage.work, form).costs;
    return offloadedPrompt(r.costs, there, stage.work.residentLayerBytes, link);
  });
  const hostExperts = (plan.expertLayersOnHost ?? 0) / Math.max(1, work.layers);
  if (hostExperts <= 0) {
    const parts = () => results.map(({ costs }, i) => batchPart(costs, inOrder[i]?.work ?? work));
    const ordered = inSequence(whole, work.hidden, link);
    const costs = plan.kind === 'split' && whole.length > 1 ? pipelined(ordered, whole) : ordered;
    const rate = plan.kind === 'from-storage' ? machine.storageBytesPerSecond : undefined;
    if (rate === undefined) return ok({ costs, results, parts });
    const weights = plan.devices.reduce((sum, d) => sum + d.weightsBytes, 0);
    return ok({ costs: withStorage(costs, storageBytes(work, weights, missingBytes(plan)), rate), results, parts });
  }
  const share = Math.min(1, hostExperts);
  const leanWorks: Work[] = [];
  const lean: PhaseCosts[] = [];
  let before: { readonly of: Work; readonly lean: Work } | undefined;
  for (const s of inOrder) {
    const device = machine.devices[s.device];
    if (!device) continue;
    if (before?.of !== s.work) before = { of: s.work, lean: withoutExperts(s.work, share) };
    leanWorks.push(before.lean);
    lean.push(onDevice(device, before.lean).costs);
  }
  const expertWork = expertsOnly(work, share);
  const experts = stages.onHost(machine, expertWork, form);
  if (!experts) return unknown('the experts are on a CPU that was not named, so its speed cannot be predicted');
  return ok({
    costs: expertSplitCosts({ share, whole, lean, experts: experts.costs }, work, link),
    results: [...results, experts],
    parts: () => [
      batchPart(experts.costs, expertWork),
      ...lean.map((costs, i) => batchPart(costs, leanWorks[i] ?? work)),
    ],
  });
}
