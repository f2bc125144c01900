// Rule: a cooler with the mounting of the socket, for every processor.
import { fail, judge, missing, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

const plain = (socket: string) => socket.toLowerCase().replace(/[^a-z0-9]/g, '');

export const coolerSocket: Rule = {
  name: 'cooler-socket',
  level: 'error',
  title: 'Every processor has a cooler for its socket',
  reason: 'The mounting belongs to the socket; those of servers and workstations are much larger.',
  source: 'cooler specifications',
  counts: ['cooler'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const fitted = build.coolers[0];
    if (!fitted) return missing(build, 'cooler');
    const socket = build.cpu?.socket?.value ?? build.motherboard?.socket.value;
    if (socket === undefined) return unchecked('the socket is not in the catalogue');
    const count = build.coolers.reduce((n, c) => n + c.count, 0);
    if (count < build.sockets) return fail(`${build.sockets} processors, ${count} cooler`);
    const fits = fitted.part.sockets.value.map(plain).includes(plain(socket));
    return judge(
      fits,
      `${fitted.part.name} on ${socket}`,
      `${fitted.part.name} fits ${fitted.part.sockets.value.join(', ')}, not ${socket}`,
    );
  },
};
