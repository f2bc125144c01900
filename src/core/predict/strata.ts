// The groups of machines whose held-out errors are alike: each prediction takes its interval from its group.
import type { ModelDescription } from '../model/description.ts';
import type { Backend } from './backend.ts';
import type { PreparedModel } from './model-library.ts';
import type { CpuTraits, FormSettings, GpuTraits } from './traits.ts';

/** Group of models and formats other than those that most of the evidence was taken with. */
export const OTHER_MODELS = 'other-models';

/** Chips whose prefill under ROCm depends several-fold on hipBLASLt and rocWMMA. */
export const ROCM_VARIES = 'rocm-varies';

/** Architectures and the format of LocalScore's own three models: what most of the evidence was taken with. */
const COMMON_ARCHITECTURES = new Set(['llama', 'qwen2']);
const COMMON_FORMAT = 'q4_k_m';

const latent = new WeakMap<ModelDescription, boolean>();

/** Whether any layer has latent attention; kept with the description, since every prediction asks. */
function isLatent(model: ModelDescription): boolean {
  const found = latent.get(model) ?? model.hyper.layers.some((l) => l.attention?.latent !== undefined);
  latent.set(model, found);
  return found;
}

/** How far a model is from those with much evidence. */
export function modelDistance(model: PreparedModel): 'common' | 'other' | 'unlike' {
  const { work, model: described } = model;
  if (work.experts > 0 || work.stateElements > 0 || isLatent(described)) return 'unlike';
  return COMMON_ARCHITECTURES.has(described.architecture) && model.quantization === COMMON_FORMAT ? 'common' : 'other';
}

/** Architectures of the models that llama.cpp's held-out errors are judged on. */
const BENCH_ARCHITECTURES = new Set(['llama', 'gpt-oss']);

/** The same for llama.cpp's calibration, which has rows of experts and of seven classes of formats. */
export function benchDistance({ work, model: described }: PreparedModel): 'common' | 'other' | 'unlike' {
  if (work.stateElements > 0 || isLatent(described)) return 'unlike';
  return BENCH_ARCHITECTURES.has(described.architecture) ? 'common' : 'other';
}

/** Group of an accelerator under given settings. */
export function gpuStratum(t: GpuTraits, s: FormSettings): string {
  if (s.bf16Cache && t.vendor !== 'apple') return 'bf16-cache';
  if (t.laptop) return 'laptop';
  return 'regular';
}

/** Group of an accelerator under a backend: one a backend, but for chips on which ROCm's builds differ manifold. */
export function backendStratum(backend: Backend, node: string): string {
  return backend === 'rocm' && node.startsWith('rdna3.5') ? ROCM_VARIES : 'regular';
}

/** Watts per core and GHz from which a laptop's power limit hardly lowers its clock. Assumption, from held-out errors. */
const AMPLE_WATTS = 2;

/**
 * Group of a CPU. Errors of laptops with AMD's processors are about half as wide as those of Intel's; among the latter those whose
 * power limit hardly binds differ less than those that makers run at a third to the whole of it.
 */
export function cpuStratum(t: CpuTraits, kind: string): string {
  if (t.laptop && t.vendor === 'amd') return 'laptop-amd';
  if (t.laptop) return t.wattsPerCoreGhz >= AMPLE_WATTS ? 'laptop-ample-power' : 'laptop';
  return kind === 'desktop' ? 'desktop' : 'other';
}
