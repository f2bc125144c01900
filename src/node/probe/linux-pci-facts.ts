// Facts that the PCI bus shows of any GPU (Linux).
import { known } from '../../core/machine/probed.ts';
import { type GpuFacts, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import { type PciGpu, pciLink, pciName, renderNodeOpens } from './linux-pci.ts';

/** What every GPU on PCI shows, whoever made it: name, link, whether this process may open it. */
export function pciFacts(io: ProbeIo, gpu: PciGpu): GpuFacts {
  const name = pciName(io, gpu);
  const link = pciLink(io, gpu);
  const opens = renderNodeOpens(io, gpu);
  return {
    vendor: gpu.vendor,
    name: name && known(name.name, name.from),
    link: knownOrNone(link, `${gpu.folder} and the bridges above it`),
    accessible: knownOrNone(opens, '/dev/dri'),
    pciId: `${gpu.vendorId}:${gpu.deviceId}`,
    pciAddress: gpu.address,
  };
}
