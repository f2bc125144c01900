// Resolves an accelerator's name; memory size, written in the name or given apart, tells variants of one name apart.
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Entries, Entry } from '../catalogue.ts';
import type { Accelerator } from '../schema/accelerator.ts';
import { exactKey, LONGEST_NAME, splitMemorySize, withoutRemarks } from './normalise.ts';
import { indexOf, notKnown } from './resolve-entry.ts';

export interface AcceleratorMatch {
  readonly accelerator: Entry<Accelerator>;
  /** Size given by the caller or written in the name, where there was one. */
  readonly statedMemoryGib?: number;
  readonly assumptions: readonly string[];
}

/** How far off the log capacity of a part that shares the system's memory counts: any size up to its largest is possible, an exact card is likelier. */
const UNIFIED_DISTANCE = 0.05;
/** Drivers report up to this much less than is fitted. */
const REPORTING_SLACK = 1.05;

/** Variants by nearness of capacity; of parts with unified memory the smallest that can hold the stated size comes first. */
function byMemory(candidates: readonly Entry<Accelerator>[], memoryGib: number): readonly Entry<Accelerator>[] {
  const off = (a: Accelerator) => {
    const ratio = a.memoryGib.value / memoryGib;
    return a.unifiedMemory && ratio * REPORTING_SLACK >= 1 ? UNIFIED_DISTANCE : Math.abs(Math.log(ratio));
  };
  return [...candidates].sort(
    (a, b) => off(a) - off(b) || a.memoryGib.value - b.memoryGib.value || a.id.localeCompare(b.id),
  );
}

/** The smallest first; before all, the one that is called so itself where others only share the name as an alias. */
function bySize(candidates: readonly Entry<Accelerator>[], name: string): readonly Entry<Accelerator>[] {
  const key = exactKey(name);
  const aliased = (a: Accelerator) => Number(exactKey(a.name) !== key);
  return [...candidates].sort((a, b) => aliased(a) - aliased(b) || a.memoryGib.value - b.memoryGib.value);
}

/** Finds the accelerator meant by `name`; several variants without a stated size: the smallest, said as an assumption. */
export function resolveAccelerator(
  entries: Entries<Accelerator>,
  name: string,
  memoryGib?: number,
): Answer<AcceleratorMatch> {
  const direct = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (direct)
    return ok({
      accelerator: direct,
      ...(memoryGib === undefined ? {} : { statedMemoryGib: memoryGib }),
      assumptions: [],
    });
  // Not before it is needed: the first index of all names takes a moment.
  const index = indexOf(entries);
  if (name.length > LONGEST_NAME) return unknown(notKnown('accelerator', name, index.names));
  const sized = splitMemorySize(name);
  const bare = withoutRemarks(name);
  const tries: { name: string; size: number | undefined }[] = [{ name, size: memoryGib }];
  if (sized) tries.push({ name: sized.name, size: memoryGib ?? sized.memoryGib });
  if (bare !== name) tries.push({ name: bare, size: memoryGib ?? sized?.memoryGib });
  if (sized) tries.push({ name: withoutRemarks(sized.name), size: memoryGib ?? sized.memoryGib });
  for (const attempt of tries) {
    const candidates = index.find(attempt.name);
    if (candidates.length === 0) continue;
    const size = attempt.size;
    const ordered = size === undefined ? bySize(candidates, attempt.name) : byMemory(candidates, size);
    const chosen = ordered[0];
    if (!chosen) continue;
    const others = ordered.slice(1).filter((o) => o.memoryGib.value !== chosen.memoryGib.value);
    const assumptions =
      size === undefined && others.length > 0
        ? [
            `"${name}" is sold with ${[chosen, ...others].map((o) => o.memoryGib.value).join(' or ')} GiB: ${chosen.memoryGib.value} is assumed`,
          ]
        : [];
    return ok({ accelerator: chosen, ...(size === undefined ? {} : { statedMemoryGib: size }), assumptions });
  }
  return unknown(notKnown('accelerator', name, index.names));
}
