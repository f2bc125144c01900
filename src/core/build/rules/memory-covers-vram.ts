// Rule: system memory is at least the memory of all GPUs.
import { acceleratorMemoryGib } from '../build.ts';
import { judge, missing, notApplicable, type Rule } from '../rule.ts';

export const memoryCoversVram: Rule = {
  name: 'memory-covers-vram',
  level: 'warning',
  title: 'System memory is at least as large as the memory of all GPUs',
  reason:
    'Models are loaded and kept through system memory, and caches of it shorten loading; offloading needs the room.',
  source: 'companion document of the seed',
  counts: ['memory', 'gpu', 'card', 'accelerator'],
  check(build) {
    const gpus = acceleratorMemoryGib(build);
    if (gpus === 0) return notApplicable('no accelerator with memory of its own');
    if (!build.whole && build.memory.length === 0) return missing(build, 'memory');
    const system = build.machine.systemMemoryGib.value;
    const text = `${system} GiB of system memory for ${gpus} GiB on accelerators`;
    return judge(system >= 1 * gpus, text, `${text}: ${Math.ceil(1 * gpus)} GiB are needed`);
  },
};
