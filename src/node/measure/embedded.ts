// One test in the embedded engine: its process, its power, its conditions, and the measured test that comes of it.
import type {
  EngineFacts,
  EngineJob,
  EngineMessage,
  EngineSettings,
  Repetition,
} from '../../core/measurement/engine-job.ts';
import type { MeasuredTest, Problem } from '../../core/measurement/measurement.ts';
import type { PlannedTest } from '../../core/measurement/plan.ts';
import { measuredTest } from '../../core/measurement/test-result.ts';
import { type Reading, readConditions } from './conditions.ts';
import { runJob } from './engine/run-job.ts';
import { startPowerMeter } from './power.ts';

export interface EmbeddedEngine {
  /** Script of the engine's process. */
  readonly script: string;
  readonly folder: string;
  readonly modelPath: string;
  readonly vocabulary: number;
  readonly settings: EngineSettings;
  readonly silenceSeconds: number;
  /** NVIDIA cards, for the power meter. */
  readonly nvidiaCards: number;
}

export interface TestOutcome {
  readonly test: MeasuredTest;
  readonly facts: EngineFacts | undefined;
  readonly repetitions: readonly Repetition[];
  readonly before: Reading;
  readonly after: Reading;
  readonly interrupted: boolean;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Energy of a repetition's tokens; every sequence has its own. */
function perToken(watts: number, repetitions: readonly Repetition[], planned: PlannedTest): number | undefined {
  const { promptTokens, outputTokens, sequences } = planned.shape;
  const tokens = repetitions.length * sequences * (promptTokens + outputTokens);
  const seconds = sum(repetitions.map((r) => (r.prefillSeconds ?? 0) + sum(r.stepSeconds)));
  return tokens > 0 ? (watts * seconds) / tokens : undefined;
}

/** Runs one planned test in a process of its own. Whatever happens to it is a problem of the test, never an exception. */
export async function runEmbedded(
  engine: EmbeddedEngine,
  planned: PlannedTest,
  options: { readonly signal?: AbortSignal | undefined; readonly onMessage?: (message: EngineMessage) => void } = {},
): Promise<TestOutcome> {
  const job: EngineJob = {
    engineFolder: engine.folder,
    modelPath: engine.modelPath,
    settings: engine.settings,
    vocabulary: engine.vocabulary,
    tests: [{ ...planned, index: 0 }],
  };
  const before = await readConditions();
  let begun = before;
  let meter: ReturnType<typeof startPowerMeter> | undefined;
  // Of the timed part alone: loading, warm-up and the end of the process take less.
  let watts: Promise<number | undefined> | undefined;
  const outcome = await runJob(job, {
    script: engine.script,
    silenceSeconds: engine.silenceSeconds,
    signal: options.signal,
    onMessage: (message) => {
      if (message.kind === 'loaded') {
        meter = startPowerMeter({ gpus: message.facts.backend === 'cuda' ? engine.nvidiaCards : 0 });
        void readConditions().then((r) => {
          begun = r;
        });
      }
      if (message.kind === 'timing') void meter?.then((m) => m.begin());
      if (message.kind === 'test-done') watts = meter?.then((m) => m.stop());
      options.onMessage?.(message);
    },
  });
  const after = await readConditions();
  // A test that did not come to its end leaves the meter running.
  const mean = await (watts ?? meter?.then((m) => m.stop()));
  const repetitions = outcome.repetitions.get(0) ?? [];
  const problems: Problem[] = [...outcome.problems.values()];
  const test = measuredTest(planned.shape, repetitions, {
    label: planned.label,
    leastRepetitions: planned.leastRepetitions,
    problems,
  });
  const energy = mean === undefined ? undefined : perToken(mean, repetitions, planned);
  return {
    test: {
      ...test,
      ...(mean === undefined ? {} : { watts: mean }),
      ...(energy === undefined ? {} : { joulesPerToken: energy }),
    },
    facts: outcome.facts,
    repetitions,
    before: begun,
    after,
    interrupted: problems.some((p) => p.code === 'interrupted'),
  };
}
