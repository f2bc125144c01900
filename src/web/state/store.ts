// Keeps the address: changes are seen at once, the browser's bar follows when they pause, since browsers limit how often it may change.
import { useSyncExternalStore } from 'react';
import { type Address, formatAddress, parseAddress, type Values, type View } from './address.ts';

const PAUSE_MILLISECONDS = 250;

/** Where the page is written ahead, as part of the build, there is no window: the start is drawn. */
const hasWindow = typeof window !== 'undefined';

let current: Address = parseAddress(hasWindow ? window.location.hash : '');
let waiting: number | undefined;
const listeners = new Set<() => void>();

function announce(next: Address): void {
  current = next;
  for (const listener of listeners) listener();
}

function writeNow(): void {
  window.clearTimeout(waiting);
  waiting = undefined;
  const hash = formatAddress(current);
  if (hash !== window.location.hash) window.history.replaceState(window.history.state, '', hash);
}

if (hasWindow)
  window.addEventListener('hashchange', () => {
    if (waiting === undefined) announce(parseAddress(window.location.hash));
  });

/** Tells of every change, before anything is drawn for it; the function returned ends it. */
export function onAddress(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sets values of the view at hand; an empty text takes a value away. The entry in the history is replaced. */
export function setValues(changes: Values): void {
  announce({ ...current, values: { ...current.values, ...changes } });
  window.clearTimeout(waiting);
  waiting = window.setTimeout(writeNow, PAUSE_MILLISECONDS);
}

/** Goes to a view as a link would, with an entry in the history. */
export function goTo(view: View, values: Values): void {
  writeNow();
  window.location.hash = formatAddress({ view, values });
}

/** The address as it is now, whatever the browser's bar says yet. */
export function addressNow(): Address {
  return current;
}

export function useAddress(): Address {
  return useSyncExternalStore(onAddress, addressNow, addressNow);
}
