// Operating system, machine model, hypervisor, container and power of a Linux machine, from files only.
import { firstKnown, known, type Probed, type ProbedSystem, unknown } from '../../core/machine/probed.ts';
import { type ProbeIo, readLine } from './io.ts';
import { containerKind, rootMount } from './parse-cgroup.ts';
import { parseCpuInfo } from './parse-cpuinfo.ts';
import { parseOsRelease } from './parse-text.ts';
import { hypervisorName } from './parse-virtual.ts';

const DMI = '/sys/class/dmi/id';
const SUPPLIES = '/sys/class/power_supply';

function fromFile(io: ProbeIo, path: string): Probed<string> {
  const text = readLine(io, path);
  return text === undefined ? unknown(`${path} cannot be read`) : known(text, path);
}

/** Firmware texts that name nothing. */
const NAMELESS = /to be filled|default string|system product name|not applicable|^none$/i;

function machineModel(io: ProbeIo): Probed<string> {
  const text = (file: string): string | undefined => {
    const value = readLine(io, `${DMI}/${file}`);
    return value === undefined || NAMELESS.test(value) ? undefined : value;
  };
  const product = [text('sys_vendor'), text('product_name')].filter((t) => t !== undefined).join(' ');
  const board = [text('board_vendor'), text('board_name')].filter((t) => t !== undefined).join(' ');
  if (product || board) return known(text('product_name') ? product : board || product, DMI);
  const cpuinfo = parseCpuInfo(io.readText('/proc/cpuinfo') ?? '').boardModel;
  return firstKnown(
    fromFile(io, '/proc/device-tree/model'),
    cpuinfo === undefined
      ? unknown('neither firmware nor device tree names the machine')
      : known(cpuinfo, '/proc/cpuinfo'),
  );
}

function hypervisor(io: ProbeIo): Probed<string> {
  const dmi = ['sys_vendor', 'product_name'].map((file) => readLine(io, `${DMI}/${file}`) ?? '').join(' ');
  const kernel = readLine(io, '/proc/version') ?? '';
  if (/microsoft/i.test(kernel)) return known('WSL', '/proc/version');
  const xen = readLine(io, '/sys/hypervisor/type');
  const device = readLine(io, '/proc/device-tree/hypervisor/compatible');
  const name = hypervisorName(dmi) ?? hypervisorName(`${xen ?? ''} ${device ?? ''}`);
  const flags = /^flags\s*:.*$/m.exec(io.readText('/proc/cpuinfo') ?? '')?.[0];
  if (flags !== undefined) {
    if (/\bhypervisor\b/.test(flags)) return known(name ?? 'unnamed', '/proc/cpuinfo (flag hypervisor)');
    return known('none', '/proc/cpuinfo (no flag hypervisor)');
  }
  if (name !== undefined) return known(name, xen ? '/sys/hypervisor' : DMI);
  if (dmi.trim() !== '') return known('none', `${DMI} names real hardware`);
  if (io.readText('/proc/device-tree/model') !== undefined) return known('none', '/proc/device-tree');
  return unknown('neither CPU flags, firmware nor device tree can be read', 'no hypervisor');
}

function container(io: ProbeIo): Probed<string> {
  if (io.readText('/.dockerenv') !== undefined) return known('docker', '/.dockerenv');
  if (io.readText('/run/.containerenv') !== undefined) return known('podman', '/run/.containerenv');
  const sources = ['/proc/1/cgroup', '/proc/self/cgroup', '/proc/self/mountinfo'];
  const texts = sources.map((path) => ({ path, text: io.readText(path) }));
  for (const { path, text } of texts) {
    const kind = containerKind(path.endsWith('mountinfo') ? rootMount(text ?? '') : (text ?? ''));
    if (kind !== undefined) return known(kind, path);
  }
  if (texts.some(({ text }) => text !== undefined)) return known('none', 'no sign of one in /proc');
  return unknown('/proc/self/cgroup cannot be read', 'no container');
}

function powerSource(io: ProbeIo): Probed<'mains' | 'battery'> {
  const names = io.list(SUPPLIES);
  if (names === undefined) return unknown(`${SUPPLIES} cannot be read`, 'mains');
  const read = (name: string, file: string): string => readLine(io, `${SUPPLIES}/${name}/${file}`) ?? '';
  const batteries = names.filter((name) => read(name, 'type') === 'Battery' && read(name, 'scope') !== 'Device');
  if (batteries.length === 0) return known('mains', `${SUPPLIES} (no battery)`);
  const mains = names.filter((name) => /^(Mains|USB)/.test(read(name, 'type')));
  if (mains.some((name) => read(name, 'online') === '1')) return known('mains', SUPPLIES);
  const discharging = batteries.some((name) => read(name, 'status') === 'Discharging');
  if (discharging || mains.length > 0) return known('battery', SUPPLIES);
  return unknown(`${SUPPLIES} does not tell`, 'mains');
}

function powerMode(io: ProbeIo): Probed<string> {
  const cpufreq = '/sys/devices/system/cpu/cpu0/cpufreq';
  return firstKnown(
    fromFile(io, '/sys/firmware/acpi/platform_profile'),
    fromFile(io, `${cpufreq}/energy_performance_preference`),
    fromFile(io, `${cpufreq}/scaling_governor`),
    unknown('neither a platform profile nor a frequency governor is shown', 'full performance'),
  );
}

export function probeLinuxSystem(io: ProbeIo): ProbedSystem {
  const release = parseOsRelease(io.readText('/etc/os-release') ?? io.readText('/usr/lib/os-release') ?? '');
  return {
    platform: 'linux',
    name: release === undefined ? unknown('/etc/os-release cannot be read') : known(release, '/etc/os-release'),
    kernel: known(io.node.release(), 'node (os.release)'),
    architecture: io.node.architecture,
    nodeVersion: io.node.nodeVersion,
    machineModel: machineModel(io),
    hypervisor: hypervisor(io),
    container: container(io),
    powerSource: powerSource(io),
    powerMode: powerMode(io),
  };
}
