// Rule: every memory channel has a module.
import { moduleCount } from '../build.ts';
import { judge, missing, pass, type Rule, SOLD_WHOLE } from '../rule.ts';

export const memoryChannelsFilled: Rule = {
  name: 'memory-channels-filled',
  level: 'warning',
  title: 'Every memory channel is filled alike',
  reason: 'Bandwidth, and with it decode on the CPU, grows with the channels that have a module.',
  source: 'companion document of the seed',
  counts: ['memory'],
  check(build) {
    const { cpu, machine, sockets } = build;
    if (!cpu) return missing(build, 'cpu');
    const channels =
      Math.min(
        cpu.memoryChannels.value,
        (build.motherboard?.memoryChannels?.value ?? 99) / (build.motherboard?.sockets?.value ?? 1),
      ) * sockets;
    if (build.whole) {
      const stated = machine.memoryChannels?.value;
      if (stated === undefined || cpu.kind === 'laptop' || cpu.kind === 'embedded') return SOLD_WHOLE;
      return judge(
        stated * sockets >= channels,
        `${stated} channels`,
        `${stated} of ${cpu.memoryChannels.value} channels filled`,
      );
    }
    if (build.memory.length === 0) return missing(build, 'memory');
    const modules = moduleCount(build);
    if (modules === channels) return pass(`${modules} modules on ${channels} channels`);
    return judge(
      modules > channels && modules % channels === 0,
      `${modules} modules on ${channels} channels, ${modules / channels} each (two or more a channel run slower)`,
      `${modules} modules on ${channels} channels`,
    );
  },
};
