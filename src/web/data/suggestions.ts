// What a field suggests while somebody types: catalogue entries all of whose words begin as those typed.
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { textModels } from '../../core/catalogue/text-models.ts';
import type { Choice } from '../components/combobox.tsx';

export interface Searchable extends Choice {
  readonly words: readonly string[];
}

const MOST_SHOWN = 40;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter(Boolean);

export function searchable(choice: Choice, ...names: readonly string[]): Searchable {
  return { ...choice, words: [choice.value, choice.label, ...names].flatMap(wordsOf) };
}

/** Choices all of whose typed words are the beginning of one of theirs. */
export function matching(choices: readonly Searchable[], text: string, most = MOST_SHOWN): readonly Choice[] {
  const typed = wordsOf(text);
  const found: Choice[] = [];
  for (const choice of choices) {
    if (typed.every((w) => choice.words.some((own) => own.startsWith(w)))) found.push(choice);
    if (found.length === most) break;
  }
  return found;
}

const kept = new WeakMap<Catalogue, Map<string, readonly Searchable[]>>();

function once(catalogue: Catalogue, kind: string, make: () => readonly Searchable[]): readonly Searchable[] {
  const lists = kept.get(catalogue) ?? new Map<string, readonly Searchable[]>();
  kept.set(catalogue, lists);
  const known = lists.get(kind) ?? make();
  lists.set(kind, known);
  return known;
}

const byRelease = (a: { readonly released?: { readonly value: string } | undefined }) => a.released?.value ?? '';

export function acceleratorChoices(catalogue: Catalogue): readonly Searchable[] {
  return once(catalogue, 'accelerators', () =>
    Object.values(catalogue.accelerators)
      .sort((a, b) => byRelease(b).localeCompare(byRelease(a)))
      .map((a) =>
        searchable(
          { value: a.name, label: a.name, note: `${a.memoryGib.value} GiB, ${a.memoryBandwidthGBps.value} GB/s` },
          ...a.aliases,
        ),
      ),
  );
}

export function cpuChoices(catalogue: Catalogue): readonly Searchable[] {
  return once(catalogue, 'cpus', () =>
    Object.values(catalogue.cpus)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map((c) => searchable({ value: c.name, label: c.name }, ...c.aliases)),
  );
}

/** Ready machines first, then single accelerators and processors. */
export function machineChoices(catalogue: Catalogue): readonly Searchable[] {
  return once(catalogue, 'machines', () => [
    ...Object.values(catalogue.machines)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map((m) => {
        const parts = m.accelerators.map((a) => {
          const name = catalogue.accelerators[a.id]?.name ?? a.id;
          return a.count > 1 ? `${a.count} × ${name}` : name;
        });
        const note = [...parts, `${m.systemMemoryGib.value} GiB memory`].join(', ');
        return searchable({ value: m.id, label: m.name, note }, ...m.aliases, ...parts);
      }),
    ...acceleratorChoices(catalogue),
    ...cpuChoices(catalogue),
  ]);
}

/** Models that make text, newest first. */
export function modelChoices(catalogue: Catalogue): readonly Searchable[] {
  return once(catalogue, 'models', () =>
    [...textModels(catalogue)]
      .sort((a, b) => byRelease(b).localeCompare(byRelease(a)) || a.name.localeCompare(b.name))
      .map((m) => {
        const billions = (n: number) => `${Number((n / 1e9).toPrecision(3))} B`;
        const active = m.publishedActiveParameters ? `, ${billions(m.publishedActiveParameters.value)} active` : '';
        const released = m.released ? `, ${m.released.value.slice(0, 7)}` : '';
        return searchable(
          { value: m.id, label: m.name, note: `${billions(m.publishedParameters.value)}${active}${released}` },
          ...m.aliases,
        );
      }),
  );
}
