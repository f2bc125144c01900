// Rule: the core chiplets can take what the memory channels deliver.
import { theoreticalBandwidth } from '../../machine/memory-bandwidth.ts';
import { GIGA, MEGA } from '../../units/scale.ts';
import { judge, missing, notApplicable, type Rule, unchecked } from '../rule.ts';

export const chipletsFeedChannels: Rule = {
  name: 'chiplets-feed-channels',
  level: 'warning',
  title: 'The core chiplets take what the memory channels deliver',
  reason:
    'On EPYC each chiplet reads 32 bytes a fabric clock: twelve channels of SP5 need eight chiplets of Zen 4 (1.8 GHz) or nine of Zen 5 (2.0 GHz).',
  source: 'seed document, maximum theoretical system memory bandwidth; companion document of the seed',
  check(build) {
    const { cpu, machine } = build;
    if (!cpu) return missing(build, 'cpu');
    if (cpu.vendor !== 'amd' || !['server', 'workstation'].includes(cpu.kind))
      return notApplicable('no processor whose chiplets hang on a fabric of their own');
    if (!cpu.coreChiplets || !cpu.fabricClockGhz)
      return unchecked(`chiplets or fabric clock of ${cpu.name} are not in the catalogue`);
    const fitted = build.memory[0]?.part.memoryMtps.value ?? machine.memoryMtps?.value ?? cpu.memoryMtps.value;
    const found = theoreticalBandwidth({
      channels: cpu.memoryChannels.value,
      transfersPerSecond: Math.min(fitted, cpu.memoryMtps.value) * MEGA,
      chiplets: cpu.coreChiplets.value,
      fabricClockHz: cpu.fabricClockGhz.value * GIGA,
      linksPerChiplet: cpu.fabricLinksPerChiplet?.value,
    });
    const side = (bytes: number | undefined) => `${((bytes ?? 0) / GIGA).toFixed(1)} GB/s`;
    const text = `${cpu.coreChiplets.value} chiplets take ${side(found.chipletSideBytesPerSecond)}, ${cpu.memoryChannels.value} channels deliver ${side(found.memorySideBytesPerSecond)}`;
    return judge(found.limitedBy !== 'chiplets', text, text);
  },
};
