// Backends by name, what they run on, and which is usual.
import { describe, expect, it } from 'vitest';
import type { Accelerator } from '../catalogue/schema/accelerator.ts';
import { BACKENDS, backendNamed, runsOn, usualBackend } from './backend.ts';

const part = (vendor: string, kind = 'consumer') => ({ vendor, kind }) as Accelerator;

describe('backends', () => {
  it.each([
    ['CUDA', 'cuda'],
    [' hip ', 'rocm'],
    ['Vulkan', 'vulkan'],
    ['cpu', 'cpu'],
  ])('%j is %s', (name, backend) => expect(backendNamed(name)).toBe(backend));

  it.each(['', 'sycl', '__proto__', 'constructor'])('%j is none', (name) => expect(backendNamed(name)).toBeUndefined());

  it('that are usual run on the part', () => {
    for (const vendor of ['nvidia', 'apple', 'amd', 'intel'])
      for (const kind of ['consumer', 'datacenter'])
        expect(runsOn(usualBackend(part(vendor, kind)), vendor)).toBe(true);
  });

  it('are the maker’s own, but Vulkan on Radeon and Intel', () => {
    expect(usualBackend(part('amd', 'datacenter'))).toBe('rocm');
    expect(usualBackend(part('amd'))).toBe('vulkan');
    expect(usualBackend(part('intel'))).toBe('vulkan');
    expect(BACKENDS.filter((b) => runsOn(b, 'nvidia'))).toEqual(['cuda', 'vulkan']);
  });
});
