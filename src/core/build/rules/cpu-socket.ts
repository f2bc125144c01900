// Rule: the processor fits the socket of the board.
import { judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

/** "LGA 1851" and "LGA1851" are one socket. */
const plain = (socket: string) => socket.toLowerCase().replace(/[^a-z0-9]/g, '');

export const cpuSocket: Rule = {
  name: 'cpu-socket',
  level: 'error',
  title: 'The processor fits the socket of the motherboard',
  reason: 'A processor goes into one socket only.',
  source: 'processor and motherboard specifications of the makers',
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const { cpu, motherboard: board } = build;
    if (!cpu) return missing(build, 'cpu');
    if (!board) return missing(build, 'motherboard');
    if (!cpu.socket) return unchecked(`the socket of ${cpu.name} is not in the catalogue`);
    const same = plain(cpu.socket.value) === plain(board.socket.value);
    return judge(
      same,
      `${cpu.name} and ${board.name}: ${board.socket.value}`,
      `${cpu.name} needs ${cpu.socket.value}, ${board.name} has ${board.socket.value}`,
    );
  },
};
