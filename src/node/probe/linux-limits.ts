// What control groups and affinity leave of this machine to this process (Linux, cgroup v1 and v2).
import { known, type Probed, unknown } from '../../core/machine/probed.ts';
import { type ProbeIo, readNumber } from './io.ts';
import {
  type Controller,
  type ControllerFolders,
  controllerFolders,
  parseCpuMax,
  parseCpuQuota,
  parseMemoryLimit,
} from './parse-cgroup.ts';
import { parseCpuList, parseKeyValues } from './parse-text.ts';

export interface MemoryLimit {
  /** null: read, and there is no limit. */
  readonly limitBytes: Probed<number | null>;
  /** Bytes of the limit that are still free, file cache counted as free; undefined without a limit. */
  readonly freeBytes?: number;
}

const NO_CGROUP = 'the control groups of this process could not be read';

function foldersOf(io: ProbeIo, controller: Controller): ControllerFolders | undefined {
  const cgroup = io.readText('/proc/self/cgroup');
  const mounts = io.readText('/proc/self/mountinfo');
  return cgroup === undefined || mounts === undefined ? undefined : controllerFolders(cgroup, mounts, controller);
}

function limitIn(io: ProbeIo, path: string): number | null | undefined {
  const text = io.readText(path);
  return text === undefined ? undefined : parseMemoryLimit(text);
}

/** Bytes in use that cannot be given back: usage less the inactive file cache. */
function usedBytes(io: ProbeIo, folder: string, version: 1 | 2): number | undefined {
  const usage = readNumber(io, `${folder}/${version === 2 ? 'memory.current' : 'memory.usage_in_bytes'}`);
  if (usage === undefined) return undefined;
  const stat = io.readText(`${folder}/memory.stat`)?.replaceAll(' ', '=') ?? '';
  const cache = Number(parseKeyValues(stat, '=').get(version === 2 ? 'inactive_file' : 'total_inactive_file') ?? 0);
  return Math.max(0, usage - (Number.isFinite(cache) ? cache : 0));
}

/** The smallest memory limit from the process's own group up to the root; a limit of at least `total` binds nothing. */
export function memoryLimit(io: ProbeIo, totalBytes: number | undefined): MemoryLimit {
  const found = foldersOf(io, 'memory');
  if (found === undefined) return { limitBytes: unknown(NO_CGROUP, 'no limit below the total memory') };
  let smallest: { bytes: number; folder: string; file: string } | undefined;
  for (const folder of found.folders) {
    for (const file of found.version === 2 ? ['memory.max', 'memory.high'] : ['memory.limit_in_bytes']) {
      const bytes = limitIn(io, `${folder}/${file}`);
      if (typeof bytes !== 'number' || bytes >= (totalBytes ?? Number.POSITIVE_INFINITY)) continue;
      if (smallest === undefined || bytes < smallest.bytes) smallest = { bytes, folder, file };
    }
  }
  if (smallest === undefined) return { limitBytes: known(null, `cgroup v${found.version}: no limit below the total`) };
  const used = usedBytes(io, smallest.folder, found.version);
  return {
    limitBytes: known(smallest.bytes, `${smallest.folder}/${smallest.file}`),
    ...(used !== undefined && { freeBytes: Math.max(0, smallest.bytes - used) }),
  };
}

function cpuQuota(io: ProbeIo): { cpus: number; from: string } | undefined {
  const found = foldersOf(io, 'cpu');
  let smallest: { cpus: number; from: string } | undefined;
  for (const folder of found?.folders ?? []) {
    const text = (file: string): string => io.readText(`${folder}/${file}`) ?? '';
    const v2 = found?.version === 2;
    const cpus = v2 ? parseCpuMax(text('cpu.max')) : parseCpuQuota(text('cpu.cfs_quota_us'), text('cpu.cfs_period_us'));
    if (typeof cpus !== 'number') continue;
    if (smallest === undefined || cpus < smallest.cpus) {
      smallest = { cpus, from: `${folder}/${v2 ? 'cpu.max' : 'cpu.cfs_quota_us'}` };
    }
  }
  return smallest;
}

/** Threads this process may use: the affinity mask (which cpusets restrict), then the quota. Quotas may be fractions. */
export function usableThreads(io: ProbeIo): Probed<number> {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(io.readText('/proc/self/status') ?? '')?.[1];
  const affinity = allowed === undefined ? 0 : parseCpuList(allowed).length;
  const quota = cpuQuota(io);
  if (quota !== undefined && (affinity === 0 || quota.cpus < affinity)) return known(quota.cpus, quota.from);
  if (affinity > 0) return known(affinity, '/proc/self/status (Cpus_allowed_list)');
  return known(io.node.availableParallelism(), 'node (os.availableParallelism)');
}
