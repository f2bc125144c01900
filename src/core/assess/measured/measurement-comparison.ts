// A measurement beside its prediction: each test with its error, and where the error lies: prompt, decode step, context term.
import type { Machine } from '../../machine/machine.ts';
import { machineOfMeasurement } from '../../measurement/import/judge.ts';
import type { MeasuredTest, Measurement } from '../../measurement/measurement.ts';
import type { Basis } from '../../predict/prediction.ts';
import type { Interval } from '../../units/interval.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { median } from '../../units/statistics.ts';
import type { Stamp } from '../assess.ts';
import type { Context } from '../context.ts';
import { outcomeOf } from '../outcome.ts';
import { resolveScenario } from '../scenario.ts';
import { stepLine } from './step-line.ts';

export const COMPARISON_SCHEMA = 'viable.measurement-comparison/1';

/** A measured figure with what was predicted; error is measured ÷ predicted − 1. */
export interface ComparedFigure {
  readonly measured: number;
  readonly predicted: Interval | undefined;
  readonly error: number | undefined;
  /** Whether the measured figure lies in the 80 % interval. */
  readonly inside: boolean | undefined;
}

export interface ComparedTest {
  readonly shape: MeasuredTest['shape'];
  readonly how: MeasuredTest['how'];
  readonly prefillTokensPerSecond: ComparedFigure | undefined;
  readonly decodeTokensPerSecond: ComparedFigure | undefined;
  readonly ttftSeconds: ComparedFigure | undefined;
  readonly problems: MeasuredTest['problems'];
}

/** Where the error lies, as measured ÷ predicted − 1 of seconds: positive is slower than predicted. Undefined where the tests do not tell. */
export interface ErrorPlace {
  /** Median over the prompts. */
  readonly prefill: number | undefined;
  /** Decode step without context: weights and fixed costs. */
  readonly decodeStep: number | undefined;
  /** Seconds that a token of context adds to a step. */
  readonly contextTerm: number | undefined;
}

export interface MeasurementComparison {
  readonly schema: typeof COMPARISON_SCHEMA;
  readonly version: string;
  readonly made: string;
  readonly number: number | undefined;
  readonly measurement: Measurement;
  /** Undefined, with the reasons, where nothing can be predicted for it. */
  readonly basis: Basis | undefined;
  readonly notes: readonly string[];
  readonly reasons: readonly string[];
  readonly tests: readonly ComparedTest[];
  readonly place: ErrorPlace;
}

function figure(measured: number | undefined, predicted: Interval | undefined): ComparedFigure | undefined {
  if (measured === undefined) return undefined;
  return {
    measured,
    predicted,
    error: predicted ? measured / predicted.likely - 1 : undefined,
    inside: predicted ? measured >= predicted.low && measured <= predicted.high : undefined,
  };
}

interface Predicted {
  readonly prefill: Interval | undefined;
  readonly decode: Interval | undefined;
  readonly ttft: Interval | undefined;
  readonly basis: Basis | undefined;
  readonly notes: readonly string[];
}

function predictTest(context: Context, machine: Machine, m: Measurement, test: MeasuredTest): Answer<Predicted> {
  if (m.model.id === undefined) return unknown(`the model "${m.model.name}" is not in the catalogue`);
  const { promptTokens, outputTokens, depthTokens, sequences } = test.shape;
  const cpu = m.machine.accelerators.length === 0 || m.engine.backend === 'cpu';
  const scenario = resolveScenario(context, {
    machine,
    model: m.model.id,
    quantization: m.model.quantization,
    engine: m.engine.name,
    backend: cpu ? 'cpu' : m.engine.backend,
    flashAttention: m.settings.flashAttention,
    kvCacheType: m.settings.kvTypeK,
    ubatchTokens: m.settings.ubatchTokens || undefined,
    workload: {
      promptTokens,
      outputTokens,
      contextTokens: depthTokens + promptTokens + outputTokens,
      concurrency: sequences,
    },
  });
  if (scenario.status === 'unknown') return scenario;
  const outcome = outcomeOf(context, scenario.value);
  if (outcome.status === 'unknown') return outcome;
  const p = outcome.value.prediction;
  if (!p) return unknown('by our own count the model does not fit this machine');
  return ok({
    prefill: p.prefillTokensPerSecond,
    decode: p.decodeTokensPerSecond,
    ttft: p.ttftSeconds,
    basis: p.basis,
    notes: p.notes,
  });
}

function placeOf(tests: readonly ComparedTest[]): ErrorPlace {
  const alone = tests.filter((t) => t.shape.sequences === 1);
  const prompts = alone.flatMap(({ prefillTokensPerSecond: f }) =>
    f?.predicted ? [f.predicted.likely / f.measured - 1] : [],
  );
  const steps = alone.flatMap(({ shape: s, decodeTokensPerSecond: f }) =>
    f?.predicted
      ? [
          {
            context: s.depthTokens + s.promptTokens + s.outputTokens / 2,
            measured: 1 / f.measured,
            predicted: 1 / f.predicted.likely,
          },
        ]
      : [],
  );
  const measured = stepLine(steps.map((s) => ({ context: s.context, seconds: s.measured })));
  const predicted = stepLine(steps.map((s) => ({ context: s.context, seconds: s.predicted })));
  const both = measured && predicted;
  const only = steps.length > 0 ? median(steps.map((s) => s.measured / s.predicted - 1)) : undefined;
  return {
    prefill: prompts.length > 0 ? median(prompts) : undefined,
    decodeStep: both ? measured.atZero / predicted.atZero - 1 : only,
    contextTerm: both && predicted.perToken > 0 ? measured.perToken / predicted.perToken - 1 : undefined,
  };
}

/**
 * Compares a measurement with what is predicted for the machine it names, or for `machine` where that is handed in (the machine at
 * hand, with or without what was learnt of it). A prediction that was kept with a test, made before it was measured, takes the
 * place of one made now.
 */
export function compareMeasurement(
  context: Context,
  measurement: Measurement,
  stamp: Stamp,
  options: { readonly number?: number; readonly machine?: Machine } = {},
): MeasurementComparison {
  const machine = options.machine ? ok(options.machine) : machineOfMeasurement(context, measurement);
  const reasons = new Set<string>(machine.status === 'unknown' ? machine.reasons : []);
  const notes = new Set<string>();
  let basis: Basis | undefined;
  const tests = measurement.tests.map((t): ComparedTest => {
    const made = machine.status === 'ok' ? predictTest(context, machine.value, measurement, t) : machine;
    if (made.status === 'unknown') for (const r of made.reasons) reasons.add(r);
    else {
      basis = made.value.basis;
      for (const n of made.value.notes) notes.add(n);
    }
    const p = made.status === 'ok' ? made.value : undefined;
    // What was said before counts, where it was kept and no other machine is asked for.
    const before = options.machine ? undefined : t.predicted;
    return {
      shape: t.shape,
      how: t.how,
      prefillTokensPerSecond: figure(t.prefillTokensPerSecond, before?.prefillTokensPerSecond ?? p?.prefill),
      decodeTokensPerSecond: figure(t.decodeTokensPerSecond, before?.decodeTokensPerSecond ?? p?.decode),
      ttftSeconds: figure(t.ttftSeconds, before?.ttftSeconds ?? p?.ttft),
      problems: t.problems,
    };
  });
  return {
    ...{ schema: COMPARISON_SCHEMA, ...stamp, number: options.number, measurement, basis },
    ...{ notes: [...notes], reasons: [...reasons], tests, place: placeOf(tests) },
  };
}
