// Says to a screen reader what changed elsewhere on the page, politely.
import { useSyncExternalStore } from 'react';

let text = '';
const listeners = new Set<() => void>();

export function announce(next: string): void {
  if (next === text) return;
  text = next;
  for (const listener of listeners) listener();
}

export function LiveRegion() {
  const said = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
    () => text,
  );
  return (
    <output className="hidden" aria-live="polite">
      {said}
    </output>
  );
}
