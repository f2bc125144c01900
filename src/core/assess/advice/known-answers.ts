// What was found of a candidate on one machine and holds on others: its speed on equal hardware, and the whole answer.
import type { OnOne } from '../../predict/predictor.ts';
import type { CandidateBounds } from './bounded.ts';
import { type Judged, likelySeconds, onOneDevice, type Speed, speedOf } from './evaluate.ts';
import type { Failure } from './failure.ts';
import type { Twins } from './offer-groups.ts';
import { sharedWith } from './share.ts';

/** A candidate on one device; undefined where it must be asked under a plan, or predicted in full. */
interface KnownDevice {
  readonly one: OnOne | undefined;
  readonly seconds: number | undefined;
}

/** Of one candidate, by the numbers of hosts and accelerators. */
export interface KnownAnswers {
  /** How fast on the host alone, or wholly on one accelerator, whatever the memory; or why not fast enough. */
  readonly speeds: Map<number, Speed | Failure>;
  /** What that is asked of, and the likely seconds alone; Infinity: a use case misses its tier. */
  readonly devices: Map<number, KnownDevice>;
  /** On the host alone, with so much memory. */
  readonly onHost: Map<number, Judged>;
  /** All on one accelerator, with so much memory. */
  readonly onOne: Map<number, Judged>;
  /** Machines for which it was predicted. */
  questions: number;
}

export const knownAnswers = (): KnownAnswers => ({
  ...{ speeds: new Map(), devices: new Map(), onHost: new Map(), onOne: new Map(), questions: 0 },
});

/** The same within a group of equal accelerators, under one wish. */
export interface KnownInGroup {
  /** With all of the model on accelerators. */
  whole: Judged | undefined;
  /** By host: too slow whatever lies on it. */
  readonly hopeless: Map<number, Judged>;
}

export const knownInGroup = (): KnownInGroup => ({ whole: undefined, hopeless: new Map() });

/** The device that holds all of a candidate by itself, by number: its speed does not depend on what fits. Undefined: none does. */
export const onlyDevice = ({ accelerator, host }: Twins, onHost: boolean, whole: boolean): number | undefined =>
  onHost ? host : whole ? accelerator : undefined;

/** Likely seconds on the only device, as `likelySeconds`. */
export function knownSeconds(
  known: KnownAnswers,
  { setting }: CandidateBounds,
  { machine }: Twins,
  onHost: boolean,
  device: number,
): number | undefined {
  const found = known.devices.get(device);
  if (found) return found.seconds;
  const one = onOneDevice(setting, machine, onHost ? 'host' : 'accelerator');
  const seconds = one && likelySeconds(setting, one);
  known.questions++;
  known.devices.set(device, { one, seconds });
  return seconds;
}

/** How fast a candidate is on the only device. */
export function knownSpeed(
  known: KnownAnswers,
  { setting }: CandidateBounds,
  { machine }: Twins,
  onHost: boolean,
  device: number,
): Speed | Failure {
  const found = known.speeds.get(device);
  if (found) return found;
  const made = speedOf(setting, machine, onHost ? 'host' : 'accelerator', known.devices.get(device)?.one);
  known.speeds.set(device, made);
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
