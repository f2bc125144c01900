// Small text forms that several sources share: CPU lists, sizes with a unit letter, key=value and key: value lines.

const POWER_OF_1024: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** CPU numbers of a kernel list such as "0-3,8,10-11"; empty for an empty or malformed text. */
export function parseCpuList(text: string): readonly number[] {
  const cpus: number[] = [];
  for (const part of text.trim().split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) continue;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    // No kernel numbers CPUs beyond 65 535; more can only be a broken file.
    for (let cpu = first; cpu <= Math.min(last, 65_535); cpu++) cpus.push(cpu);
  }
  return cpus;
}

/** Bytes of "32768K", "16 GB", "1536 MB" (all powers of 1024, as firmware and kernel mean them); undefined otherwise. */
export function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*$/i.exec(text);
  if (!match) return undefined;
  const bytes = Number(match[1]) * 1024 ** (POWER_OF_1024[(match[2] ?? '').toLowerCase()] ?? 0);
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined;
}

/** Lines "key<separator>value" as a map; the first of a repeated key counts, other lines are ignored. */
export function parseKeyValues(text: string, separator: '=' | ':'): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(separator);
    if (at <= 0) continue;
    const key = line.slice(0, at).trim();
    if (!values.has(key)) values.set(key, line.slice(at + 1).trim());
  }
  return values;
}

/** PRETTY_NAME of /etc/os-release, else NAME and VERSION; undefined when neither is there. */
export function parseOsRelease(text: string): string | undefined {
  const values = parseKeyValues(text, '=');
  const unquoted = (key: string): string | undefined => values.get(key)?.replace(/^(["'])(.*)\1$/, '$2');
  const pretty = unquoted('PRETTY_NAME');
  if (pretty) return pretty;
  const name = unquoted('NAME');
  return name ? [name, unquoted('VERSION')].filter(Boolean).join(' ') : undefined;
}

/** Total and available bytes of /proc/meminfo. */
export function parseMemInfo(text: string): { readonly total?: number; readonly available?: number } {
  const values = parseKeyValues(text, ':');
  const bytes = (key: string): number | undefined => parseSize((values.get(key) ?? '').replace(/\s*kB$/, 'K'));
  const total = bytes('MemTotal');
  const available = bytes('MemAvailable');
  return { ...(total !== undefined && { total }), ...(available !== undefined && { available }) };
}
