// Flags of measure, checked: which tests, how exactly, with which settings.

import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { EngineSettings } from '../../core/measurement/engine-job.ts';
import { LOCALSCORE_TESTS } from '../../core/measurement/local-score.ts';
import type { TestShape } from '../../core/measurement/measurement.ts';
import { type PlannedTest, type Precision, quickPlan, shape, wholeTests } from '../../core/measurement/plan.ts';
import { cacheElementBytes } from '../../core/memory/cache-type.ts';
import { ggmlTypeByName } from '../../core/model/ggml-types.ts';
import type { Format } from '../../core/report/render.ts';
import { answered, CliError } from './fail.ts';
import { whole } from './settings.ts';

export interface MeasureOptions {
  readonly format: Format;
  readonly model?: string;
  readonly quant?: string;
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly fresh?: boolean;
  readonly prompt?: string;
  readonly output: string;
  readonly depth?: string;
  readonly sequences?: string;
  readonly threads?: string;
  readonly flashAttention?: 'on' | 'off';
  readonly kvType: string;
  readonly batch: string;
  readonly gpuLayers?: string;
  readonly width: string;
  readonly timeLimit?: string;
  readonly synthetic?: boolean;
  readonly content?: 'sparse' | 'random';
  readonly yes?: boolean;
  readonly probeServers?: boolean;
  readonly server?: string;
  readonly engine?: 'embedded' | 'llama-bench';
  readonly database?: string;
}

export interface NamedTest {
  readonly label: string;
  readonly shape: TestShape;
}

/** Quick shall end within two minutes on a small model: seconds for the short tests together, and for the long prompt. */
const QUICK_SECONDS = 36;
const DEEP_SECONDS = 30;
const FULL_SECONDS_PER_TEST = 120;
const OWN_SECONDS_PER_TEST = 60;

const list = (text: string, flag: string, least: number): number[] =>
  text.split(',').map((part) => whole(part.trim(), flag, least) ?? 0);

export const localScoreTests: readonly NamedTest[] = LOCALSCORE_TESTS.map(([p, o], i) => ({
  label: `LocalScore ${i + 1}`,
  shape: shape(p, o),
}));

/** The seed's use cases, from the catalogue; those that LocalScore has too are not run twice. */
export function testsOfUseCases(catalogue: Catalogue): NamedTest[] {
  return ['uc1', 'uc2', 'uc3', 'uc4'].flatMap((id) =>
    (catalogue.workloads[id]?.tests ?? []).map((t) => ({
      label: id.toUpperCase(),
      shape: shape(t.promptTokens, t.outputTokens),
    })),
  );
}

export interface MeasurePlan {
  readonly mode: 'quick' | 'full' | 'chosen';
  readonly planned: readonly PlannedTest[];
  readonly wanted: readonly NamedTest[];
  readonly deepSeconds: number;
}

function chosen(o: MeasureOptions, precision: Precision): PlannedTest[] {
  const depths = o.depth === undefined ? [0] : list(o.depth, '--depth', 0);
  const prompts = o.prompt === undefined ? [] : list(o.prompt, '--prompt', 1);
  const output = whole(o.output, '--output', 0) ?? 0;
  const sequences = o.sequences === undefined ? [1] : list(o.sequences, '--sequences', 1);
  const tests = depths.flatMap((depth) => [
    ...prompts.map((p) => ({ label: `prompt of ${p} at depth ${depth}`, shape: shape(p, 0, depth) })),
    ...(output > 0
      ? sequences.map((s) => ({
          label: `decode at depth ${depth}${s > 1 ? `, ${s} sequences` : ''}`,
          shape: shape(0, output, depth, s),
        }))
      : []),
  ]);
  if (tests.length === 0) throw new CliError('there is nothing to measure: --output 0 without --prompt');
  return wholeTests(tests, precision, 3);
}

/** The tests that the flags ask for. */
export function measurePlan(o: MeasureOptions, catalogue: Catalogue): MeasurePlan {
  const percent = Number(o.width);
  if (!(percent > 0 && percent < 100))
    throw new CliError(`--width: "${o.width}" is not a percentage between 0 and 100`);
  const limit = whole(o.timeLimit, '--time-limit');
  const precision = (seconds: number): Precision => ({
    relativeWidth: percent / 100,
    secondsPerTest: limit ?? seconds,
  });
  const own = o.prompt !== undefined || o.depth !== undefined || o.sequences !== undefined;
  if (own && (o.full || o.quick))
    throw new CliError('--prompt, --depth and --sequences choose the tests: leave --quick and --full away');
  if (own) return { mode: 'chosen', planned: chosen(o, precision(OWN_SECONDS_PER_TEST)), wanted: [], deepSeconds: 0 };
  const useCases = testsOfUseCases(catalogue);
  if (o.full) {
    const extra = useCases.filter(
      (u) =>
        !localScoreTests.some(
          (t) => t.shape.promptTokens === u.shape.promptTokens && t.shape.outputTokens === u.shape.outputTokens,
        ),
    );
    return {
      mode: 'full',
      planned: wholeTests([...localScoreTests, ...extra], precision(FULL_SECONDS_PER_TEST)),
      wanted: [],
      deepSeconds: 0,
    };
  }
  const batch = whole(o.batch, '--batch') ?? 512;
  const seconds = precision(QUICK_SECONDS);
  return {
    mode: 'quick',
    planned: quickPlan(batch, seconds),
    wanted: localScoreTests,
    deepSeconds: (seconds.secondsPerTest * DEEP_SECONDS) / QUICK_SECONDS,
  };
}

function cacheType(name: string): number {
  answered(cacheElementBytes(name));
  const type = ggmlTypeByName(name);
  if (!type) throw new CliError(`--kv-type: "${name}" is not known`);
  return type.id;
}

/** Settings of the engine. `cores` limits the threads where a container has fewer than the machine. */
export function engineSettings(o: MeasureOptions, cores: number | undefined, hasGpu: boolean): EngineSettings {
  const layers = whole(o.gpuLayers, '--gpu-layers', 0);
  const type = cacheType(o.kvType);
  return {
    threads: whole(o.threads, '--threads') ?? cores,
    batchTokens: whole(o.batch, '--batch') ?? 512,
    flashAttention: o.flashAttention === undefined ? undefined : o.flashAttention === 'on',
    kvTypeK: type,
    kvTypeV: type,
    gpuLayers: layers,
    gpu: hasGpu && layers !== 0,
  };
}
