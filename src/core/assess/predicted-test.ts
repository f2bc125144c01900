// What Viable predicts for one test of a measurement on a resolved machine, before it is run.
import type { MeasuredTest, Measurement, TestShape } from '../measurement/measurement.ts';
import { predictedRates } from '../measurement/predicted.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './outcome.ts';
import { resolveScenario, type ScenarioRequest } from './scenario.ts';

export type TestScenario = Omit<ScenarioRequest, 'workload'>;

/** Rates of one test, of each sequence; undefined where nothing can be predicted, as for prompts of several sequences in turn. */
export function predictedTest(
  context: Context,
  scenario: TestScenario,
  { promptTokens, outputTokens, depthTokens, sequences }: TestShape,
): MeasuredTest['predicted'] {
  if (sequences > 1 && promptTokens > 0) return undefined;
  const workload: WorkloadRequest = {
    promptTokens,
    outputTokens,
    contextTokens: depthTokens + promptTokens + outputTokens,
    concurrency: sequences,
  };
  const resolved = resolveScenario(context, { ...scenario, workload });
  if (resolved.status === 'unknown') return undefined;
  const outcome = outcomeOf(context, resolved.value);
  const prediction = outcome.status === 'ok' ? outcome.value.prediction : undefined;
  return prediction ? predictedRates(prediction) : undefined;
}

/** The prediction for LocalScore's means, which stands beside the summary. */
export function predictedSummary(context: Context, scenario: TestScenario, version: string): Measurement['predicted'] {
  const resolved = resolveScenario(context, { ...scenario, workload: 'localscore' });
  if (resolved.status === 'unknown') return undefined;
  const outcome = outcomeOf(context, resolved.value);
  const prediction = outcome.status === 'ok' ? outcome.value.prediction : undefined;
  return prediction ? { version, basis: prediction.basis, ...predictedRates(prediction) } : undefined;
}
