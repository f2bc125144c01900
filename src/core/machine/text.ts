// A machine's parts in words, for names, assumptions and reports.

import { significant } from '../units/format.ts';
import { GIGA } from '../units/scale.ts';
import type { Host } from './machine.ts';

/** "AMD Ryzen 9 9950X (89.6 GB/s)" */
export function describeHost(host: Host): string {
  return `${host.sockets > 1 ? `${host.sockets}x ` : ''}${host.name} (${significant(host.bandwidth.bytesPerSecond / GIGA)} GB/s)`;
}
