// Rule: the board takes as many processors as are bought, and has the memory channels of this one.
import { fail, judge, missing, type Rule, SOLD_WHOLE } from '../rule.ts';

export const cpuCount: Rule = {
  name: 'cpu-count',
  level: 'error',
  title: 'The motherboard takes this kind and number of processors',
  reason:
    'Boards have one socket or two; a single-socket EPYC (name ending in P) does not run in pairs; boards with eight channels (WRX90) take Threadripper PRO alone.',
  source: 'AMD, EPYC and Threadripper product pages (recalled)',
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const { cpu, motherboard: board, sockets } = build;
    if (!cpu) return missing(build, 'cpu');
    if (!board) return missing(build, 'motherboard');
    if (sockets > 1 && /^AMD EPYC \d{4}P/.test(cpu.name))
      return fail(`${cpu.name} runs alone only, ${sockets} are listed`);
    const places = board.sockets?.value ?? 1;
    if (sockets > places)
      return fail(`${sockets} processors, ${board.name} has ${places} socket${places > 1 ? 's' : ''}`);
    const channels = board.memoryChannels?.value;
    return judge(
      channels === undefined || cpu.memoryChannels.value >= channels / places,
      `${sockets} of ${places} sockets used`,
      `${board.name} has ${channels} memory channels, ${cpu.name} drives ${cpu.memoryChannels.value}: it takes processors of the larger line alone`,
    );
  },
};
