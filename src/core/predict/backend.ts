// The backend an engine computes with on an accelerator: which there are, what each runs on, and which is taken where none is named.
import type { Accelerator } from '../catalogue/schema/accelerator.ts';

/** Backends of llama.cpp that measurements exist for. */
export const BACKENDS = ['cuda', 'metal', 'rocm', 'vulkan'] as const;
export type Backend = (typeof BACKENDS)[number];

const ALIASES: Readonly<Record<string, Backend | 'cpu'>> = { hip: 'rocm', mtl: 'metal', vk: 'vulkan', cpu: 'cpu' };
const VENDOR: Readonly<Record<Exclude<Backend, 'vulkan'>, string>> = { cuda: 'nvidia', metal: 'apple', rocm: 'amd' };

/** A backend as people write it; undefined where no calibration can know it. */
export function backendNamed(name: string): Backend | 'cpu' | undefined {
  const key = name.trim().toLowerCase();
  return BACKENDS.find((b) => b === key) ?? (Object.hasOwn(ALIASES, key) ? ALIASES[key] : undefined);
}

/** Whether a backend runs on parts of a vendor: Vulkan on all (on Apple through a layer over Metal), the others on their maker's. */
export function runsOn(backend: Backend, vendor: string): boolean {
  return backend === 'vulkan' || VENDOR[backend] === vendor;
}

/**
 * The backend taken where none is named. Assumption: the maker's own on NVIDIA, Apple and AMD Instinct; Vulkan on Radeon, on
 * AMD's integrated graphics and on Intel, where it needs no further software and ROCm supports only some chips.
 */
export function usualBackend(accelerator: Accelerator): Backend {
  if (accelerator.vendor === 'nvidia') return 'cuda';
  if (accelerator.vendor === 'apple') return 'metal';
  return accelerator.vendor === 'amd' && accelerator.kind === 'datacenter' ? 'rocm' : 'vulkan';
}
