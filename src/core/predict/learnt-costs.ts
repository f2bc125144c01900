// Costs of a device of which results are known: the published form's costs times the learnt factors.
import type { LearntDevice, LearntFactors } from '../machine/learnt.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { StageResult } from './stage-result.ts';

/** Costs times factors; every cost of the form is in one of the five, so that the form itself stays. */
export function learntCosts(c: PhaseCosts, f: LearntFactors, format: string): PhaseCosts {
  const own = f.formats[format];
  const weights = f.weights * (own?.weights ?? 1);
  const compute = f.compute * (own?.compute ?? 1);
  const { decode: d, prompt: p } = c;
  return {
    decode: {
      weightSeconds: d.weightSeconds * weights,
      computeShareSeconds: d.computeShareSeconds * weights,
      fixedSeconds: d.fixedSeconds * f.layer,
      cacheTypeSeconds: d.cacheTypeSeconds,
      attention: d.attention.map((a) => ({ ...a, seconds: a.seconds * f.context })),
    },
    prompt: {
      ...p,
      batchSeconds: p.batchSeconds * f.layer,
      batchReadSeconds: p.batchReadSeconds * weights,
      onceSeconds: p.onceSeconds * weights,
      tokenSeconds: p.tokenSeconds * compute,
      attention: p.attention.map((a) => ({ ...a, seconds: a.seconds * f.promptContext })),
      ...(p.experts
        ? {
            experts: p.experts.map((e) => ({
              ...e,
              sparseSeconds: e.sparseSeconds * compute,
              readSeconds: e.readSeconds * weights,
            })),
          }
        : {}),
    },
    requestSeconds: c.requestSeconds,
  };
}

/** A stage's result by what was learnt of its device. `model` is the key of the model and format asked for. */
export function withLearnt(
  r: StageResult,
  learnt: LearntDevice,
  format: string,
  model: string | undefined,
): StageResult {
  const own = model === undefined ? undefined : learnt.models[model];
  const results = `${learnt.measurements} ${learnt.measurements === 1 ? 'result' : 'results'}`;
  return {
    ...r,
    costs: learntCosts(r.costs, learnt.factors, format),
    spread: own ? learnt.measuredSpread : learnt.spread,
    basis: own ? 'measured' : 'calibrated',
    blend: undefined,
    offset: own ? { decode: own.decode, prefill: own.prefill } : { decode: 1, prefill: 1 },
    note: own
      ? `this model was measured on this machine (${own.tests} tests); the prediction follows it, between and beyond its lengths by the form`
      : `fitted to ${results} of this machine, of other models or formats; --evidence off gives the published calibration alone`,
    learnt: true,
  };
}
