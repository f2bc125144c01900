// Carries out a measurement: test after test, stored after each, ended in order by an error or by the user.
import type { EngineFacts, EngineMessage } from '../../core/measurement/engine-job.ts';
import type { MeasuredTest, Measurement, Problem, TestShape } from '../../core/measurement/measurement.ts';
import { deepTest, type PlannedTest } from '../../core/measurement/plan.ts';
import { derivedTests, type TimedTest } from '../../core/measurement/quick.ts';
import { type EmbeddedEngine, runEmbedded, type TestOutcome } from './embedded.ts';
import { measurementOf, type RecordParts, withFacts } from './record.ts';

export interface NamedTest {
  readonly label: string;
  readonly shape: TestShape;
}

export interface PlanRun {
  readonly engine: EmbeddedEngine;
  readonly planned: readonly PlannedTest[];
  /** Quick: tests that follow from curves, and how long and deep the long prompt may be. */
  readonly derive?: {
    readonly wanted: readonly NamedTest[];
    readonly deepSeconds: number;
    readonly mostTokens: number;
  };
  /** Tests that an earlier, interrupted run has done. */
  readonly done: readonly MeasuredTest[];
  readonly parts: RecordParts;
  /** Prediction for a test, made from the machine and the model alone. */
  readonly predict: (shape: TestShape, facts: EngineFacts | undefined) => MeasuredTest['predicted'];
  /** Durable when it resolves. */
  readonly save: (measurement: Measurement) => Promise<void>;
  readonly onTest: (test: PlannedTest, number: number, of: number) => void;
  readonly onMessage: (message: EngineMessage, test: PlannedTest) => void;
  readonly signal: AbortSignal;
}

/** A run that was stopped says so, until its last test is done. */
function unfinished(done: number, of: number): Problem {
  return { code: 'interrupted', detail: `${done} of ${of} tests done` };
}

const sameShape = (a: TestShape, b: TestShape): boolean =>
  a.promptTokens === b.promptTokens &&
  a.outputTokens === b.outputTokens &&
  a.depthTokens === b.depthTokens &&
  a.sequences === b.sequences;

/** Runs everything; the measurement it resolves to has been stored. */
export async function runPlan(run: PlanRun): Promise<Measurement> {
  const tests: MeasuredTest[] = [...run.done];
  const timed: TimedTest[] = [];
  const runs: TestOutcome[] = [];
  let facts: EngineFacts | undefined;
  let loadSeconds: number | undefined;
  const queue = run.planned.filter((p) => !run.done.some((d) => sameShape(d.shape, p.shape)));
  let total = tests.length + queue.length + (run.derive ? 1 : 0);
  let deepAdded = run.derive === undefined;
  const record = (extra: readonly Problem[]): Measurement => {
    const { engine, settings } = withFacts(run.parts.engine, run.parts.settings, facts);
    return measurementOf({ ...run.parts, engine, settings }, tests, runs, loadSeconds, extra);
  };
  while (queue.length > 0 && !run.signal.aborted) {
    const planned = queue.shift() as PlannedTest;
    run.onTest(planned, tests.length + 1, total);
    const outcome = await runEmbedded(run.engine, planned, {
      signal: run.signal,
      onMessage: (message) => run.onMessage(message, planned),
    });
    facts = outcome.facts ?? facts;
    loadSeconds ??= outcome.facts?.loadSeconds;
    if (outcome.interrupted && outcome.repetitions.length === 0) break;
    const predicted = run.predict(planned.shape, facts);
    tests.push({ ...outcome.test, ...(predicted ? { predicted } : {}) });
    runs.push(outcome);
    timed.push({ shape: planned.shape, repetitions: outcome.repetitions });
    if (queue.length === 0 && !deepAdded && run.derive && !run.signal.aborted) {
      deepAdded = true;
      const rate = Math.max(0, ...tests.map((t) => t.prefillTokensPerSecond ?? 0));
      if (rate > 0)
        queue.push(deepTest(run.engine.settings.batchTokens, rate, run.derive.deepSeconds, run.derive.mostTokens));
      else total -= 1;
    }
    await run.save(record(queue.length > 0 ? [unfinished(tests.length, total)] : []));
  }
  if (run.derive && timed.some((t) => t.repetitions.length > 0)) {
    const derived = derivedTests(timed, run.engine.settings.batchTokens, run.derive.wanted);
    for (const test of derived) {
      const predicted = run.predict(test.shape, facts);
      tests.push({ ...test, ...(predicted ? { predicted } : {}) });
    }
  }
  const stopped = run.signal.aborted || tests.length < total;
  const last = record(stopped ? [unfinished(Math.min(tests.length, total), total)] : []);
  await run.save(last);
  return last;
}
