// Every name in the real catalogue finds an entry that carries it; so do the names that benchmarks print, where the raw tables are at hand.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../src/core/catalogue/catalogue.ts';
import { exactKey } from '../src/core/catalogue/resolve/normalise.ts';
import { resolveAccelerator } from '../src/core/catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../src/core/catalogue/resolve/resolve-entry.ts';
import { resolveMachine } from '../src/core/machine/resolve-machine.ts';
import { rawTables, realCatalogue, tsvRows } from './support/real.ts';

const catalogue = realCatalogue();
const KINDS = ['accelerators', 'cpus', 'machines', 'models', 'quantizations', 'engines', 'workloads', 'links'] as const;

interface Named {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[];
}
const entriesOf = (kind: keyof Catalogue) => catalogue[kind] as Readonly<Record<string, Named>>;
const namesOf = (e: Named) => [e.id, e.name, ...(e.aliases ?? [])];

function resolvedId(kind: (typeof KINDS)[number], name: string): string | undefined {
  if (kind === 'accelerators') {
    const found = resolveAccelerator(catalogue.accelerators, name);
    return found.status === 'ok' ? found.value.accelerator.id : undefined;
  }
  const found = resolveEntry(entriesOf(kind), name, kind);
  return found.status === 'ok' ? found.value.id : undefined;
}

describe.each(KINDS)('%s', (kind) => {
  const entries = Object.values(entriesOf(kind));

  it('are there', () => expect(entries.length).toBeGreaterThan(0));

  it('every id, name and alias finds an entry that carries it', () => {
    const lost = entries.flatMap((entry) =>
      namesOf(entry).flatMap((name) => {
        const found = entriesOf(kind)[resolvedId(kind, name) ?? ''];
        const carries = found && namesOf(found).some((n) => exactKey(n) === exactKey(name));
        return carries && (name !== entry.id || found.id === entry.id) ? [] : [`${name} of ${entry.id}: ${found?.id}`];
      }),
    );
    expect(lost).toEqual([]);
  });
});

describe.each(['accelerators', 'cpus', 'machines'] as const)('%s as machines', (kind) => {
  it('every id makes a machine', () => {
    const failed = Object.values(entriesOf(kind)).flatMap(({ id }) => {
      const machine = resolveMachine(catalogue, id);
      return machine.status === 'ok' ? [] : machine.reasons;
    });
    expect(failed).toEqual([]);
  });
});

const raw = rawTables();
const there =
  raw === undefined ? 'skipped: no raw tables beside the repository and no VIABLE_TRUTH' : 'with raw tables';

describe.skipIf(raw === undefined)(`names that benchmarks print (${there})`, () => {
  it('LocalScore', () => {
    const rows = tsvRows(join(raw ?? '', 'hardware/localscore-accelerators.tsv'));
    expect(rows.length).toBeGreaterThan(300);
    const lost = rows.flatMap(({ accel_name = '', type, mem_gb }) => {
      const found =
        type === 'GPU'
          ? resolveAccelerator(catalogue.accelerators, accel_name, Number(mem_gb) || undefined)
          : resolveEntry(catalogue.cpus, accel_name, 'CPU');
      return found.status === 'ok' ? [] : [accel_name];
    });
    expect(lost).toEqual([]);
  });

  /** Product families, several devices of different kinds, or a CPU followed by the settings of the run. */
  const NOT_ONE_DEVICE =
    /Series$|^Intel.*\bthreads\)$|^CIX .*\(|^AMD EPYC 9V45|^2x AMD EPYC 9135|^AMD Threadripper 3970X \(/;

  it('llama-bench', () => {
    const rows = tsvRows(join(raw ?? '', 'llama-bench/measured.tsv'));
    const names = [...new Set(rows.map((r) => r.hardware ?? ''))].filter((name) => !NOT_ONE_DEVICE.test(name));
    expect(names.length).toBeGreaterThan(100);
    const lost = names.filter(
      (name) =>
        resolveAccelerator(catalogue.accelerators, name).status === 'unknown' &&
        resolveMachine(catalogue, name).status === 'unknown',
    );
    expect(lost).toEqual([]);
  });
});
