// Keeps other web sites out: a browser may be led to send requests here, by a form, a script or a name that resolves to
// this machine (DNS rebinding). See docs/decisions/0010-server.md.
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** The name in a Host header, without port and brackets; undefined where it is none. */
export function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '');
}

const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);

/**
 * A name someone else's DNS could point here is not answered to. Addresses cannot be rebound; beyond loopback they and
 * this machine's name are right as well.
 */
export function hostAllowed(header: string | undefined, loopback: boolean, allowed: readonly string[]): boolean {
  const name = hostName(header);
  if (name === undefined) return false;
  if (isLoopbackName(name) || allowed.includes(name)) return true;
  const own = hostname().toLowerCase();
  return !loopback && (isIP(name) !== 0 || name === own || name === `${own}.local`);
}

/** Why a request that may change something is refused as coming from another site; undefined where it is not. */
export function crossSite(headers: {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}): string | undefined {
  const { host, origin, fetchSite } = headers;
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none')
    return 'requests from other web sites are refused';
  if (origin === undefined) return undefined;
  const from = URL.canParse(origin) ? new URL(origin).host : undefined;
  const to = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  // A reverse proxy speaks https outside and may leave the port away.
  const same = from !== undefined && to !== undefined && (from === to.host || from === host?.toLowerCase());
  return same ? undefined : 'requests from other web sites are refused';
}
