// The memory of a Linux machine: size and limit from /proc and control groups, modules from udev, dmidecode or EDAC.
import { known, type Probed, type ProbedMemory, unknown } from '../../core/machine/probed.ts';
import { type ProbeIo, readLine } from './io.ts';
import { memoryLimit } from './linux-limits.ts';
import { type ModuleFacts, moduleFacts, unknownModules, VIRTUAL_ASSUMPTION } from './memory-modules.ts';
import { type MemorySlots, parseDmidecodeMemory, parseEdacDimm, parseUdevMemory } from './parse-memory-modules.ts';
import { parseMemInfo } from './parse-text.ts';

const UDEV = '/run/udev/data/+dmi:id';
const DMI_TABLE = '/sys/firmware/dmi/tables/DMI';
const EDAC = '/sys/devices/system/edac/mc';

function edacSlots(io: ProbeIo): MemorySlots | undefined {
  const modules = (io.list(EDAC) ?? [])
    .filter((name) => /^mc\d+$/.test(name))
    .flatMap((mc) =>
      (io.list(`${EDAC}/${mc}`) ?? [])
        .filter((name) => /^dimm\d+$/.test(name))
        .map((dimm) => {
          const read = (file: string): string => readLine(io, `${EDAC}/${mc}/${dimm}/${file}`) ?? '';
          return parseEdacDimm(mc, read('size'), read('dimm_mem_type'), read('dimm_location'));
        }),
    );
  return modules.length === 0 ? undefined : { slots: modules.length, modules: modules.filter((m) => m !== undefined) };
}

async function modules(io: ProbeIo, timeoutMs: number): Promise<ModuleFacts> {
  const udev = parseUdevMemory(io.readText(UDEV) ?? '');
  if (udev !== undefined && udev.modules.length > 0) return moduleFacts(udev, UDEV);
  // dmidecode only works where the table may be read (root); asking it elsewhere would cost a process for an error.
  const tool = io.readText(DMI_TABLE) === undefined ? undefined : io.findTool('dmidecode');
  if (tool !== undefined) {
    const answer = await io.runTool(tool, ['-t', 'memory'], timeoutMs);
    const slots = answer.status === 'done' ? parseDmidecodeMemory(answer.output) : undefined;
    if (slots !== undefined && slots.modules.length > 0) return moduleFacts(slots, 'dmidecode');
  }
  const edac = edacSlots(io);
  if (edac !== undefined && edac.modules.length > 0) return moduleFacts(edac, EDAC);
  const virtual = /^flags\s*:.*\bhypervisor\b/m.test(io.readText('/proc/cpuinfo') ?? '');
  if (virtual) return unknownModules('a virtual machine does not show the modules of its host', VIRTUAL_ASSUMPTION);
  return unknownModules('neither udev nor EDAC lists modules, and the firmware’s table needs the rights of root');
}

/** Memory of this machine as this process may use it. */
export async function probeLinuxMemory(io: ProbeIo, timeoutMs: number): Promise<ProbedMemory> {
  const info = parseMemInfo(io.readText('/proc/meminfo') ?? '');
  const total = info.total ?? io.node.totalMemoryBytes();
  const totalFrom = info.total === undefined ? 'node (os.totalmem)' : '/proc/meminfo';
  const limit = memoryLimit(io, total);
  const free = info.available ?? io.node.freeMemoryBytes();
  const availableFrom = info.available === undefined ? 'node (os.freemem)' : '/proc/meminfo (MemAvailable)';
  const limited = limit.limitBytes.status === 'known' ? limit.limitBytes.value : null;
  const usable: Probed<number> =
    total <= 0
      ? unknown('the total memory is not known')
      : known(
          Math.min(total, limited ?? total),
          limited === null ? totalFrom : limit.limitBytes.status === 'known' ? limit.limitBytes.from : totalFrom,
        );
  return {
    totalBytes: total > 0 ? known(total, totalFrom) : unknown('/proc/meminfo cannot be read'),
    availableBytes:
      limit.freeBytes !== undefined && limit.freeBytes < free
        ? known(limit.freeBytes, 'the container’s limit less what it uses')
        : known(free, availableFrom),
    limitBytes: limit.limitBytes,
    usableBytes: usable,
    ...(await modules(io, timeoutMs)),
  };
}
