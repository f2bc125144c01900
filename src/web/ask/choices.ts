// What Explore's fields suggest: lists that the worker makes, asked for when somebody turns to the form.
import { useSyncExternalStore } from 'react';
import type { Choice } from '../components/combobox.tsx';
import { matching, type Searchable } from '../data/suggestions.ts';
import type { ChoiceKind } from '../work/messages.ts';
import { startJob } from '../work/start-job.ts';

const KINDS: readonly ChoiceKind[] = ['machines', 'models', 'cpus', 'accelerators'];

type Lists = Readonly<Partial<Record<ChoiceKind, readonly Searchable[]>>>;

let lists: Lists = {};
let begun = false;
const listeners = new Set<() => void>();

/** Loads them once; to be called as often as one likes. */
export function loadChoices(): void {
  if (begun) return;
  begun = true;
  for (const kind of KINDS)
    startJob({ name: 'choices', kind }, (parts) => {
      const [list] = parts as readonly (readonly Searchable[])[];
      if (!list) return;
      lists = { ...lists, [kind]: list };
      for (const listener of listeners) listener();
    });
}

/** Choices of a kind that fit what is typed; none until they are loaded. */
export function useChoices(kind: ChoiceKind): (text: string) => readonly Choice[] {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lists[kind],
    () => lists[kind],
  );
  return (text) => (list ? matching(list, text) : []);
}
