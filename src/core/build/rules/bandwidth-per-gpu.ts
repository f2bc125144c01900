// Rule: memory bandwidth of 63 GB/s for each PCIe 5.0 x16 card.
import { theoreticalBandwidth } from '../../machine/memory-bandwidth.ts';
import { GIGA, MEGA } from '../../units/scale.ts';
import { cardsInside } from '../build.ts';
import { judge, missing, NO_CARDS, type Rule } from '../rule.ts';

/** PCIe 5.0 x16 in one direction: 32 GT/s × 16 lanes × 128/130 ÷ 8. */
export const PCIE5_X16_GBPS = 63;

export const bandwidthPerGpu: Rule = {
  name: 'bandwidth-per-gpu',
  level: 'hint',
  title: 'System memory is as fast as the links of all GPUs together',
  reason:
    'A PCIe 5.0 x16 card loads 63 GB/s; slower memory works, but models load and offload below the speed of the link.',
  source: 'companion document of the seed; PCI Express 5.0 transfer rates',
  counts: ['memory', 'gpu', 'card', 'accelerator'],
  check(build) {
    const cards = cardsInside(build).filter((c) => /5\.0.*x16/i.test(c.accelerator.bus?.value ?? ''));
    if (cards.length === 0) return NO_CARDS;
    const { cpu, machine } = build;
    if (!cpu) return missing(build, 'cpu');
    const bytes = theoreticalBandwidth({
      channels: machine.memoryChannels?.value ?? cpu.memoryChannels.value,
      transfersPerSecond: (machine.memoryMtps?.value ?? cpu.memoryMtps.value) * MEGA,
      chiplets: cpu.coreChiplets?.value,
      fabricClockHz: cpu.fabricClockGhz === undefined ? undefined : cpu.fabricClockGhz.value * GIGA,
      linksPerChiplet: cpu.fabricLinksPerChiplet?.value,
      sockets: build.sockets,
    }).bytesPerSecond;
    const text = `${(bytes / GIGA).toFixed(1)} GB/s of memory for ${cards.length} × ${PCIE5_X16_GBPS} GB/s of links`;
    return judge(bytes / GIGA >= cards.length * PCIE5_X16_GBPS, text, text);
  },
};
