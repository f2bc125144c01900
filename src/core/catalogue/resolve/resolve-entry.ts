// Resolves one name to one entry of a kind, or says that it is unknown and names the nearest.
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Entries, Entry } from '../catalogue.ts';
import { indexCache, type Named } from './name-index.ts';
import { nearestNames } from './nearest.ts';

export const indexOf = indexCache();

/** "accelerator "RTX 5095" is not known; nearest: …" */
export function notKnown(what: string, name: string, names: readonly string[]): string {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  const near = nearestNames(name, names);
  return `${what} "${shown}" is not known${near.length > 0 ? `; nearest: ${near.join(', ')}` : ''}`;
}

/** Entry by id, name or alias. `what` is the word for the kind in the message. */
export function resolveEntry<T extends Named>(entries: Entries<T>, name: string, what: string): Answer<Entry<T>> {
  const direct = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (direct) return ok(direct);
  const index = indexOf(entries);
  const [found] = index.find(name);
  return found ? ok(found) : unknown(notKnown(what, name, index.names));
}
