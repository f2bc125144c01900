// Finds which control groups bind this process and what they allow (cgroup v1, v2 and both side by side).

export type Controller = 'memory' | 'cpu';

/** Folders that hold a controller's limits for this process, from its own group up to the root of the mount. */
export interface ControllerFolders {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly controllers: readonly string[];
}

/** Mount lines: "id parent dev root point options [tags] - type source superoptions"; \040 stands for a blank. */
function cgroupMounts(mountInfo: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const [type = '', , superOptions = ''] = right.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') continue;
    const fields = left.split(' ').map((field) => field.replaceAll('\\040', ' '));
    mounts.push({ root: fields[3] ?? '/', point: fields[4] ?? '', type, controllers: superOptions.split(',') });
  }
  return mounts;
}

/** Path of the group below its mount: a container sees its mount's root, not the host's. */
function pathBelow(mount: Mount, group: string): string {
  if (mount.root === '/') return group;
  if (group === mount.root || group.startsWith(`${mount.root}/`)) return group.slice(mount.root.length);
  return '';
}

function upwards(point: string, below: string): readonly string[] {
  const parts = below.split('/').filter((part) => part !== '' && part !== '..');
  return parts.map((_, i) => `${point}/${parts.slice(0, parts.length - i).join('/')}`).concat(point);
}

/**
 * Folders of one controller, from the texts of /proc/self/cgroup and /proc/self/mountinfo.
 * Undefined where the process is in no such group or the file system is not mounted.
 */
export function controllerFolders(cgroup: string, mountInfo: string, name: Controller): ControllerFolders | undefined {
  const mounts = cgroupMounts(mountInfo);
  let unified: string | undefined;
  for (const line of cgroup.split('\n')) {
    const [hierarchy, controllers = '', ...path] = line.split(':');
    const group = path.join(':');
    if (hierarchy === '0' && controllers === '') unified = group;
    if (!controllers.split(',').includes(name)) continue;
    const mount = mounts.find((m) => m.type === 'cgroup' && m.controllers.includes(name));
    if (mount) return { version: 1, folders: upwards(mount.point, pathBelow(mount, group)) };
  }
  const mount = mounts.find((m) => m.type === 'cgroup2');
  if (unified === undefined || mount === undefined) return undefined;
  return { version: 2, folders: upwards(mount.point, pathBelow(mount, unified)) };
}

/** Bytes of memory.max, memory.high or memory.limit_in_bytes; null where it says "no limit". */
export function parseMemoryLimit(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === 'max') return null;
  if (!/^\d+$/.test(trimmed)) return undefined;
  // Version 1 writes "no limit" as the largest multiple of the page size below 2^63.
  return Number(trimmed) >= 2 ** 62 ? null : Number(trimmed);
}

/** CPUs that a quota allows: version 2 "200000 100000" or "max 100000"; null where there is none. */
export function parseCpuMax(text: string): number | null | undefined {
  const [quota = '', period = ''] = text.trim().split(/\s+/);
  return quota === 'max' ? null : parseCpuQuota(quota, period);
}

/** CPUs that version 1's cpu.cfs_quota_us and cpu.cfs_period_us allow; −1 means no limit. */
export function parseCpuQuota(quota: string, period: string): number | null | undefined {
  const q = Number(quota.trim() || Number.NaN);
  const p = Number(period.trim() || Number.NaN);
  if (q < 0) return null;
  return q > 0 && p > 0 ? q / p : undefined;
}

/** The line of a mount table that mounts "/": it shows a container's layers, where others may show a neighbour's. */
export function rootMount(mountInfo: string): string {
  return mountInfo.split('\n').find((line) => line.split(' ')[4] === '/') ?? '';
}

/** Kind of container that the paths of a control group or of the root mount betray; undefined when they betray none. */
export function containerKind(text: string): string | undefined {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/kubepods/, 'kubernetes'],
    [/libpod|\/containers\/storage\//, 'podman'],
    [/\/docker[/-]|docker-[0-9a-f]{12}/, 'docker'],
    [/\/lxc[./]|lxc\.payload/, 'lxc'],
    [/machine\.slice\/systemd-nspawn|systemd-nspawn/, 'systemd-nspawn'],
    [/containerd/, 'containerd'],
  ];
  return kinds.find(([pattern]) => pattern.test(text))?.[1];
}
