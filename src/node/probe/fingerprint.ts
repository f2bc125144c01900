// Tells whether two results are of the same machine without telling whose: a hash of the system's identity and parts.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Probed, ProbedMachine } from '../../core/machine/probed.ts';

const optional = <T>(p: Probed<T>): T | undefined => (p.status === 'known' ? p.value : undefined);

/** The system's own identity where it has one (Linux), else the host's name; only its hash leaves this file. */
async function identity(): Promise<string> {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = await readFile(path, 'utf8').catch(() => '');
    if (id.trim() !== '') return id.trim();
  }
  return hostname();
}

/** Another processor or accelerator is another machine; memory, system and load are not part of it. */
export async function machineFingerprint(probed: ProbedMachine): Promise<string> {
  const names = (optional(probed.gpus) ?? []).map((g) => optional(g.name) ?? g.vendor);
  const parts = [await identity(), optional(probed.cpu.name) ?? '', optional(probed.cpu.physicalCores) ?? 0, ...names];
  return createHash('sha256')
    .update(`viable|${parts.join('|')}`)
    .digest('hex')
    .slice(0, 32);
}
