// Control groups of version 1 and 2, inside and outside containers.
import { describe, expect, it } from 'vitest';
import { fakeIo, fixture } from './fixtures/fixture.ts';
import { memoryLimit, usableThreads } from './linux-limits.ts';
import {
  containerKind,
  controllerFolders,
  parseCpuMax,
  parseCpuQuota,
  parseMemoryLimit,
  rootMount,
} from './parse-cgroup.ts';

const GIB = 2 ** 30;

describe('control groups', () => {
  it('walks version 2 from the own group to the root', () => {
    const found = controllerFolders('0::/user.slice/user-1000.slice\n', fixture('cgroup-v2-mountinfo.txt'), 'memory');
    expect(found).toEqual({
      version: 2,
      folders: ['/sys/fs/cgroup/user.slice/user-1000.slice', '/sys/fs/cgroup/user.slice', '/sys/fs/cgroup'],
    });
  });

  it('takes the mount’s root off version 1 paths, as a container sees them', () => {
    const found = controllerFolders(fixture('cgroup-v1-self.txt'), fixture('cgroup-v1-mountinfo.txt'), 'cpu');
    expect(found).toEqual({ version: 1, folders: ['/sys/fs/cgroup/cpu,cpuacct'] });
    expect(controllerFolders('', '', 'cpu')).toBeUndefined();
  });

  it('reads limits and their absence', () => {
    expect(parseMemoryLimit('max\n')).toBeNull();
    expect(parseMemoryLimit('9223372036854771712\n')).toBeNull();
    expect(parseMemoryLimit('8589934592\n')).toBe(8 * GIB);
    expect(parseMemoryLimit('')).toBeUndefined();
    expect(parseCpuMax('max 100000')).toBeNull();
    expect(parseCpuMax('150000 100000\n')).toBe(1.5);
    expect(parseCpuQuota('-1', '100000')).toBeNull();
    expect(parseCpuQuota('', '')).toBeUndefined();
  });

  it('applies the smallest limit, quota and affinity of version 2', () => {
    const io = fakeIo({
      files: {
        '/proc/self/cgroup': '0::/a/b\n',
        '/proc/self/mountinfo': fixture('cgroup-v2-mountinfo.txt'),
        '/proc/self/status': 'Cpus_allowed_list:\t0-7\n',
        '/sys/fs/cgroup/a/b/memory.max': 'max\n',
        '/sys/fs/cgroup/a/memory.max': `${8 * GIB}\n`,
        '/sys/fs/cgroup/a/memory.current': `${3 * GIB}\n`,
        '/sys/fs/cgroup/a/memory.stat': `anon 1\ninactive_file ${GIB}\n`,
        '/sys/fs/cgroup/a/cpu.max': '250000 100000\n',
      },
    });
    expect(memoryLimit(io, 64 * GIB)).toEqual({
      limitBytes: { status: 'known', value: 8 * GIB, from: '/sys/fs/cgroup/a/memory.max' },
      freeBytes: 6 * GIB,
    });
    expect(usableThreads(io)).toMatchObject({ value: 2.5 });
    // A limit above the memory there is binds nothing.
    expect(memoryLimit(io, 4 * GIB).limitBytes).toMatchObject({ status: 'known', value: null });
  });

  it('applies version 1 limits', () => {
    const io = fakeIo({
      files: {
        '/proc/self/cgroup': fixture('cgroup-v1-self.txt'),
        '/proc/self/mountinfo': fixture('cgroup-v1-mountinfo.txt'),
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${2 * GIB}\n`,
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '300000\n',
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      },
    });
    expect(memoryLimit(io, 64 * GIB).limitBytes).toMatchObject({ value: 2 * GIB });
    expect(usableThreads(io)).toMatchObject({ value: 3 });
  });

  it('recognises containers', () => {
    expect(containerKind('0::/kubepods.slice/pod1')).toBe('kubernetes');
    expect(containerKind(fixture('cgroup-v1-self.txt'))).toBe('docker');
    expect(containerKind(rootMount(fixture('cgroup-v2-mountinfo.txt')))).toBe('docker');
    // A host that runs containers shows their layers in other lines.
    const host =
      '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:50 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw\n';
    expect(containerKind(rootMount(host))).toBeUndefined();
    expect(containerKind('0::/user.slice')).toBeUndefined();
  });
});
