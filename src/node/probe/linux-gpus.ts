// The GPUs of a Linux machine: nvidia-smi where installed, files for AMD and Intel, chips that are not on PCI.
import { known, type Probed, type ProbedGpu, unknown } from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import { probeAmd } from './linux-amd.ts';
import { probeIntel } from './linux-intel.ts';
import { listPciGpus, type PciGpu } from './linux-pci.ts';
import { pciFacts } from './linux-pci-facts.ts';
import { type NvidiaResult, probeNvidia } from './nvidia.ts';

/** Graphics drivers of systems on a chip, which are not on PCI. */
const SOC_DRIVERS: Readonly<Record<string, string>> = {
  v3d: 'Broadcom VideoCore',
  panfrost: 'ARM Mali',
  panthor: 'ARM Mali',
  lima: 'ARM Mali',
  msm: 'Qualcomm Adreno',
  asahi: 'Apple GPU',
  powervr: 'Imagination PowerVR',
};

/** NVIDIA without an answer of nvidia-smi: what the bus and the driver's folder show. */
function silentNvidia(io: ProbeIo, gpu: PciGpu, reason: string): ProbedGpu {
  const facts = pciFacts(io, gpu);
  const information = io.readText(`/proc/driver/nvidia/gpus/${gpu.address}/information`) ?? '';
  const model = /^Model:\s*(.+)$/m.exec(information)?.[1]?.trim();
  const lost = unknown(reason, 'the GPU’s catalogue entry, if its name is recognised');
  const name = knownOrNone(model, '/proc/driver/nvidia') ?? facts.name;
  return gpuOf(
    { ...facts, name, memoryBytes: lost, driver: lost, accessible: lost, powerLimitWatts: lost },
    gpu.folder,
  );
}

function socGpus(io: ProbeIo): readonly ProbedGpu[] {
  const drivers = (io.list('/sys/class/drm') ?? [])
    .filter((name) => /^card\d+$/.test(name))
    .map((card) => /^DRIVER=(\S+)/m.exec(io.readText(`/sys/class/drm/${card}/device/uevent`) ?? '')?.[1])
    .filter((driver) => driver !== undefined && SOC_DRIVERS[driver] !== undefined);
  return [...new Set(drivers)].map((driver) =>
    gpuOf(
      {
        vendor: driver === 'msm' ? 'qualcomm' : driver === 'asahi' ? 'apple' : 'other',
        name: known(SOC_DRIVERS[driver!]!, `/sys/class/drm (driver ${driver})`),
        integrated: known(true, `/sys/class/drm (driver ${driver})`),
        memoryBytes: unknown('an integrated GPU has no memory of its own', 'it shares the system’s memory'),
        driver: known(driver!, '/sys/class/drm'),
      },
      '/sys/class/drm',
    ),
  );
}

/** Devices that nvidia-smi did not list, with why; its own list comes first, in its order. */
function nvidiaGpus(io: ProbeIo, result: NvidiaResult, devices: readonly PciGpu[]): readonly ProbedGpu[] {
  const answered = result.status === 'answered' ? result.gpus : [];
  const reason = result.status === 'answered' ? (result.problem ?? 'nvidia-smi does not list this GPU') : result.reason;
  const seen = new Set(answered.map((gpu) => gpu.pciAddress));
  const byAddress = new Map(devices.map((device) => [device.address, `${device.vendorId}:${device.deviceId}`]));
  const listed = answered.map((gpu) => {
    const pciId = byAddress.get(gpu.pciAddress ?? '');
    return pciId === undefined ? gpu : { ...gpu, pciId };
  });
  return [...listed, ...devices.filter((d) => !seen.has(d.address)).map((d) => silentNvidia(io, d, reason))];
}

/** All GPUs that could run a model. Unknown only where neither the bus nor a tool could be asked. */
export async function probeLinuxGpus(io: ProbeIo, timeoutMs: number): Promise<Probed<readonly ProbedGpu[]>> {
  const devices = listPciGpus(io);
  const of = (vendor: string): readonly PciGpu[] => (devices ?? []).filter((gpu) => gpu.vendor === vendor);
  const [nvidia, amd, intel] = await Promise.all([
    probeNvidia(io, timeoutMs),
    probeAmd(io, of('amd'), timeoutMs),
    probeIntel(io, of('intel'), timeoutMs),
  ]);
  const gpus = [...nvidiaGpus(io, nvidia, of('nvidia')), ...amd, ...intel, ...socGpus(io)];
  const looked = devices !== undefined || io.list('/sys/class/drm') !== undefined || nvidia.status === 'answered';
  if (gpus.length === 0 && !looked) {
    return unknown(
      `neither PCI devices nor /sys/class/drm can be read, and ${nvidia.status === 'failed' ? nvidia.reason : 'no GPU tool is installed'}`,
      'no GPU',
    );
  }
  return known(gpus, devices === undefined ? 'nvidia-smi and /sys/class/drm' : '/sys/bus/pci/devices and GPU tools');
}
