// Scenarios a second on one core once names are resolved: the predictor alone, and memory, prediction and verdict together.
import { outcomeOf, resolveScenario } from '../dist/index.js';
import { inRounds } from './rounds.mjs';
import { answered, BASELINE, BY_ID, baselineLoop, builtContext, over, TIMES } from './scenarios.mjs';

const FLOOR_PER_SECOND = 100_000;
/** Operations a round where nothing is met twice: it is slower by far. */
const NEW_TIMES = 250;
/** Shown without a floor: what is measured where caches do not help. */
const NEW_CONTEXT = 'the same, every context length new';

/** One function a scenario that fits, which predicts it on its memory plan. */
function placedPredictions(context, resolved) {
  return resolved.flatMap((scenario) => {
    const { memory } = answered(outcomeOf(context, scenario));
    if (!memory.fits) return [];
    const { machine, model, workload, predict: settings } = scenario;
    const predict = context.predictorFor(scenario.engine);
    return [() => answered(predict({ machine, model, plan: memory, workload, settings }))];
  });
}

/** The scenario with a context length that no call had before, so that nothing kept of earlier memory plans is of use. */
function withNewContext() {
  let added = 0;
  return (s) => ({ ...s, memory: { ...s.memory, contextTokens: s.memory.contextTokens + ++added } });
}

/** Rows for the report: rate, ratio to the baseline, floor. */
export async function predictRows() {
  const context = builtContext();
  const resolved = BY_ID.map((request) => answered(resolveScenario(context, request)));
  const placed = placedPredictions(context, resolved);
  const renewed = withNewContext();
  const measured = await inRounds(
    {
      [BASELINE]: baselineLoop,
      'prediction of a placed model': () => over(placed, TIMES, (predict) => predict()),
      'memory, prediction, verdict': () => over(resolved, TIMES, (scenario) => outcomeOf(context, scenario)),
      [NEW_CONTEXT]: () => over(resolved, NEW_TIMES, (scenario) => outcomeOf(context, renewed(scenario))),
    },
    BASELINE,
    { rounds: 15, warmUp: 3 },
  );
  const unlimited = new Set([BASELINE, NEW_CONTEXT]);
  return Object.entries(measured).map(([name, { seconds, ratio }]) => ({
    name,
    value: `${Math.round(1 / seconds).toLocaleString('en')} /s`,
    ratio,
    limit: unlimited.has(name) ? '' : `at least ${FLOOR_PER_SECOND.toLocaleString('en')} /s`,
    met: unlimited.has(name) ? undefined : 1 / seconds >= FLOOR_PER_SECOND,
  }));
}
