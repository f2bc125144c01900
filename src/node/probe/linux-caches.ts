// Second- and third-level cache of the whole machine from /sys/devices/system/cpu (Linux).
import { type CacheSize, known, type Probed, unknown } from '../../core/machine/probed.ts';
import { type ProbeIo, readLine, readNumber } from './io.ts';
import { parseCpuList, parseSize } from './parse-text.ts';

const CPUS = '/sys/devices/system/cpu';

/** Number of the index folder that holds a unified or data cache of this level, looked up on one CPU. */
function indexOfLevel(io: ProbeIo, cpu: number, level: number): string | undefined {
  const folder = `${CPUS}/cpu${cpu}/cache`;
  return io
    .list(folder)
    ?.filter((name) => /^index\d+$/.test(name))
    .find(
      (name) =>
        readNumber(io, `${folder}/${name}/level`) === level && readLine(io, `${folder}/${name}/type`) !== 'Instruction',
    );
}

/**
 * Sums one level over the CPUs given. CPUs that share a cache are counted once, so that 12 reads suffice for 12 chiplets.
 * In a virtual machine the figures are those the hypervisor shows.
 */
export function cacheSize(io: ProbeIo, cpus: readonly number[], level: 2 | 3): Probed<CacheSize> {
  const first = cpus[0];
  if (first === undefined || io.list(`${CPUS}/cpu${first}/cache`) === undefined) {
    return unknown(`${CPUS}/cpu*/cache cannot be read`, 'the cache in the CPU’s catalogue entry');
  }
  const index = indexOfLevel(io, first, level);
  if (index === undefined) return unknown(`the kernel lists no level ${level} cache`);
  const counted = new Set<number>();
  let totalBytes = 0;
  let instances = 0;
  for (const cpu of cpus) {
    if (counted.has(cpu)) continue;
    const folder = `${CPUS}/cpu${cpu}/cache/${index}`;
    const bytes = parseSize(readLine(io, `${folder}/size`) ?? '');
    if (bytes === undefined) continue;
    totalBytes += bytes;
    instances += 1;
    for (const sharer of parseCpuList(readLine(io, `${folder}/shared_cpu_list`) ?? String(cpu))) counted.add(sharer);
  }
  if (instances === 0) return unknown(`the kernel gives no size for the level ${level} cache`);
  return known({ totalBytes, instances }, `${CPUS}/cpu*/cache/${index}`);
}
