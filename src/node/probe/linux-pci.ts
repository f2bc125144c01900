// GPUs on the PCI bus of a Linux machine, with the names that the system's id lists give them and their links.
import type { GpuVendor, PcieLink } from '../../core/machine/probed.ts';
import { type ProbeIo, readLine } from './io.ts';
import { GPU_VENDORS, isGpuClass, parseAmdgpuIds, parsePciIds, pcieGeneration } from './parse-pci.ts';

const DEVICES = '/sys/bus/pci/devices';
const PCI_IDS = ['/usr/share/hwdata/pci.ids', '/usr/share/misc/pci.ids', '/usr/share/pci.ids'];
const AMDGPU_IDS = ['/usr/share/libdrm/amdgpu.ids', '/opt/amdgpu/share/libdrm/amdgpu.ids'];

export interface PciGpu {
  readonly folder: string;
  readonly address: string;
  readonly vendor: GpuVendor;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly revision: string;
}

/** GPUs of makers whose GPUs run models; undefined where the bus cannot be read. Servers' display chips are left out. */
export function listPciGpus(io: ProbeIo): readonly PciGpu[] | undefined {
  return io.list(DEVICES)?.flatMap((address) => {
    const folder = `${DEVICES}/${address}`;
    if (!isGpuClass(io.readText(`${folder}/class`) ?? '')) return [];
    const id = (file: string): string => (readLine(io, `${folder}/${file}`) ?? '').replace(/^0x/, '').toLowerCase();
    const vendor = GPU_VENDORS[id('vendor')];
    if (vendor === undefined) return [];
    return [{ folder, address, vendor, vendorId: id('vendor'), deviceId: id('device'), revision: id('revision') }];
  });
}

/** Name of a device with the list it stands in. */
export function pciName(io: ProbeIo, gpu: PciGpu): { readonly name: string; readonly from: string } | undefined {
  if (gpu.vendor === 'amd') {
    const product = readLine(io, `${gpu.folder}/product_name`);
    if (product !== undefined) return { name: product, from: `${gpu.folder}/product_name` };
    for (const path of AMDGPU_IDS) {
      const name = parseAmdgpuIds(io.readText(path) ?? '', gpu.deviceId, gpu.revision);
      if (name) return { name, from: path };
    }
  }
  for (const path of PCI_IDS) {
    const name = parsePciIds(io.readText(path) ?? '', gpu.vendorId, gpu.deviceId);
    if (name !== undefined) return { name, from: path };
  }
  return undefined;
}

/**
 * The link to the GPU: the weakest of the bridges above it, because a card's own bridge always shows full width.
 * The lanes are those connected; the generation is the best both ends can do (an idle GPU drops to a lower one).
 */
export function pciLink(io: ProbeIo, gpu: PciGpu): PcieLink | undefined {
  const path = io.realPath(gpu.folder);
  if (path === undefined) return undefined;
  const addresses = path.split('/').filter((part) => /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]$/.test(part));
  let link: PcieLink | undefined;
  for (const address of addresses) {
    const generation = pcieGeneration(readLine(io, `${DEVICES}/${address}/max_link_speed`) ?? '');
    const lanes = Number(readLine(io, `${DEVICES}/${address}/current_link_width`) ?? 0);
    // Bridges inside the processor show width 0 or 255.
    if (generation === undefined || !(lanes > 0 && lanes <= 32)) continue;
    link = {
      generation: Math.min(generation, link?.generation ?? generation),
      lanes: Math.min(lanes, link?.lanes ?? lanes),
    };
  }
  return link;
}

/** Whether this process can open the GPU's render node; undefined where the driver made none. */
export function renderNodeOpens(io: ProbeIo, gpu: PciGpu): boolean | undefined {
  const node = io.list(`${gpu.folder}/drm`)?.find((name) => /^renderD\d+$/.test(name));
  return node === undefined ? undefined : io.canOpen(`/dev/dri/${node}`);
}
