// Scenarios a second on one core from names to the batch interface's answer; no floor, the names cost what they cost.
import { answerScenario } from '../dist/index.js';
import { inRounds } from './rounds.mjs';
import { answered, BASELINE, BY_ID, BY_PARTS, baselineLoop, builtContext, over, TIMES } from './scenarios.mjs';

/** Rows for the report: rate and ratio to the baseline. */
export async function answerRows() {
  const context = builtContext();
  const answers = (requests) => () =>
    over(requests, TIMES, (request) => answered(answerScenario(context, undefined, request)));
  const measured = await inRounds(
    {
      [BASELINE]: baselineLoop,
      'answer, catalogue machine': answers(BY_ID),
      'answer, machine named by its parts': answers(BY_PARTS),
    },
    BASELINE,
    { rounds: 15, warmUp: 3 },
  );
  return Object.entries(measured).map(([name, { seconds, ratio }]) => ({
    name,
    value: `${Math.round(1 / seconds).toLocaleString('en')} /s`,
    ratio,
    limit: '',
    met: undefined,
  }));
}
