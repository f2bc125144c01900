// The groups of machines whose held-out errors are alike: each prediction takes its interval from its group.
import type { CpuTraits, FormSettings, GpuTraits } from './traits.ts';

/** Group of an accelerator under given settings. */
export function gpuStratum(t: GpuTraits, s: FormSettings): string {
  if (s.bf16Cache && t.vendor !== 'apple') return 'bf16-cache';
  if (t.laptop) return 'laptop';
  return 'regular';
}

/** Group of a CPU. */
export function cpuStratum(t: CpuTraits, kind: string): string {
  if (t.laptop) return 'laptop';
  return kind === 'desktop' ? 'desktop' : 'other';
}
