// What was found of a candidate on one machine and holds on others: its speed on equal hardware, and the whole answer.
import type { CandidateBounds } from './bounded.ts';
import { type Judged, type Speed, speedOf } from './evaluate.ts';
import type { Failure } from './failure.ts';
import type { Twins } from './offer-groups.ts';
import { sharedWith } from './share.ts';

/** Of one candidate, by the numbers of hosts and accelerators. */
export interface KnownAnswers {
  /** How fast on the host alone, or wholly on one accelerator, whatever the memory; or why not fast enough. */
  readonly speeds: Map<number, Speed | Failure>;
  /** On the host alone, with so much memory. */
  readonly onHost: Map<number, Judged>;
  /** All on one accelerator, with so much memory. */
  readonly onOne: Map<number, Judged>;
  /** Machines for which it was predicted. */
  questions: number;
}

export const knownAnswers = (): KnownAnswers => ({
  ...{ speeds: new Map(), onHost: new Map(), onOne: new Map(), questions: 0 },
});

/** The same within a group of equal accelerators, under one wish. */
export interface KnownInGroup {
  /** With all of the model on accelerators. */
  whole: Judged | undefined;
  /** By host: too slow whatever lies on it. */
  readonly hopeless: Map<number, Judged>;
}

export const knownInGroup = (): KnownInGroup => ({ whole: undefined, hopeless: new Map() });

/** How fast a candidate is where that does not depend on what fits: on a host alone, or whole on one accelerator; undefined elsewhere. */
export function knownSpeed(
  known: KnownAnswers,
  bounds: CandidateBounds,
  { machine, accelerator, host }: Twins,
  onHost: boolean,
  whole: boolean,
): Speed | Failure | undefined {
  const key = onHost ? host : whole ? accelerator : undefined;
  if (key === undefined) return undefined;
  const found = known.speeds.get(key);
  if (found) return found;
  const made = speedOf(bounds.setting, machine, onHost ? 'host' : 'accelerator');
  known.questions++;
  known.speeds.set(key, made);
  return made;
}

/** The whole answer that is known already for a machine; undefined where it must be judged. */
export function foundAnswer(
  known: KnownAnswers,
  group: KnownInGroup,
  twins: Twins,
  onHost: boolean,
): Judged | undefined {
  const { hostWithMemory, acceleratorWithMemory: one, host, machine } = twins;
  if (onHost) return hostWithMemory === undefined ? undefined : known.onHost.get(hostWithMemory);
  const hopeless = group.hopeless.get(host);
  if (hopeless) return hopeless;
  if (group.whole && sharedWith(group.whole, machine)) return group.whole;
  const whole = one === undefined ? undefined : known.onOne.get(one);
  return whole && sharedWith(whole, machine) ? whole : undefined;
}

/** Keeps an answer for the machines that it holds on, too. */
export function keepAnswer(
  known: KnownAnswers,
  group: KnownInGroup,
  twins: Twins,
  onHost: boolean,
  judged: Judged,
): void {
  const { hostWithMemory, acceleratorWithMemory: one, host } = twins;
  if (onHost) {
    if (hostWithMemory !== undefined) known.onHost.set(hostWithMemory, judged);
  } else if (!judged.ok && judged.hopeless) group.hopeless.set(host, judged);
  else {
    group.whole ??= judged;
    if (one !== undefined && judged.plan.kind === 'whole-device') known.onOne.set(one, judged);
  }
}
