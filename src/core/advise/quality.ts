// Quality of a model and of its format: published scores and measured loss, each cited; unknown stays unknown.
import type { Entries, Entry } from '../catalogue/catalogue.ts';
import type { ModelQuality } from '../catalogue/schema/quality.ts';
import type { Quantization } from '../catalogue/schema/quantization.ts';

export interface CitedScore {
  readonly benchmark: string;
  readonly score: number;
  readonly metric: string;
  readonly source: string;
  readonly date: string | undefined;
}

export interface FormatLoss {
  /** KL divergence from the 16-bit model, nats a token; 0 for the format that a model was trained in. */
  readonly value: number;
  /** Model it was measured on, and where. */
  readonly from: string;
}

/** Published scores of a model, newest first; empty where none is known. */
export function scoresOf(catalogue: { readonly quality: Entries<ModelQuality> }, model: string): readonly CitedScore[] {
  const entry = catalogue.quality[model];
  return (entry?.scores ?? [])
    .map((s) => ({ benchmark: s.benchmark, score: s.score, metric: s.metric, source: s.source, date: s.date }))
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The score of a benchmark, by its name as people write it. */
export function scoreOn(scores: readonly CitedScore[], benchmark: string): CitedScore | undefined {
  return scores.find((s) => plain(s.benchmark) === plain(benchmark));
}

/** Benchmarks of which any model has a score. */
export function knownBenchmarks(catalogue: { readonly quality: Entries<ModelQuality> }): readonly string[] {
  return [...new Set(Object.values(catalogue.quality).flatMap((q) => q.scores.map((s) => s.benchmark)))].sort();
}

/** Loss of a format as measured; undefined where nobody did. The figure without importance matrix is taken: files do not all have one. */
export function lossOf(format: Entry<Quantization>, usual: string | undefined): FormatLoss | undefined {
  if (format.id === usual) return { value: 0, from: 'the format that the model was trained in' };
  const measured = format.quality.filter((q) => q.metric === 'kl-divergence');
  const [worst] = [...measured].sort((a, b) => b.value - a.value);
  if (worst) return { value: worst.value, from: `measured on ${worst.model} (${worst.source})` };
  if (format.id === 'bf16' || format.id === 'f32') return { value: 0, from: 'the weights as trained, or wider' };
  return undefined;
}

/** Classes of loss; within one, the faster format is the better buy. Assumption: the bounds lie between Q6_K | Q5_K, and Q4_K | Q3_K. */
const CLASSES = [
  { rank: 0, name: 'negligible', below: 0.01 },
  { rank: 1, name: 'small', below: 0.05 },
  { rank: 2, name: 'noticeable', below: 0.15 },
] as const;
const HEAVY = { rank: 3, name: 'heavy' } as const;

export type LossClass = (typeof CLASSES)[number]['name'] | (typeof HEAVY)['name'];

/** Compared for every configuration of a search: nothing is made for it. */
export function lossClass(loss: number): { readonly rank: number; readonly name: LossClass } {
  for (const c of CLASSES) if (loss < c.below) return c;
  return HEAVY;
}
