// Who asks: the address of the client, and whether it is this very machine.
import type { Asked } from '../types.ts';

const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

export const isLoopback = (address: string): boolean =>
  /^(::ffff:)?127\./i.test(address) || address === '::1' || address === 'localhost';

export interface Client {
  readonly address: string | undefined;
  readonly local: boolean;
}

/** Only the last entry of X-Forwarded-For is the proxy's own; those before it are whatever the client wrote. */
export function clientOf(c: Asked, trustProxy: boolean): Client {
  const peer = c.env.incoming?.socket.remoteAddress;
  const forwarded = FORWARDED.some((name) => c.req.header(name) !== undefined);
  const last = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return {
    address: last || peer,
    local: peer !== undefined && isLoopback(peer) && !forwarded,
  };
}
