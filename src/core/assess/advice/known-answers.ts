// What was found of a candidate on one machine and holds on others: its speed on equal hardware, and the whole answer.
import type { CandidateBounds } from './bounded.ts';
import { type Judged, likelySeconds, type Speed, speedOf } from './evaluate.ts';
import type { Failure } from './failure.ts';
import type { Twins } from './offer-groups.ts';
import { sharedWith } from './share.ts';

/** A candidate on the host alone, or wholly on one accelerator, whatever the memory. */
interface KnownDevice {
  /** Likely, as `likelySeconds` has them; undefined where only the speed in full tells. */
  readonly seconds: number | undefined;
  /** How fast, or why not fast enough; predicted when first asked for. */
  readonly speed: () => Speed | Failure;
}

/** Of one candidate, by the numbers of hosts and accelerators. */
export interface KnownAnswers {
  readonly devices: Map<number, KnownDevice>;
  /** On the host alone, with so much memory. */
  readonly onHost: Map<number, Judged>;
  /** All on one accelerator, with so much memory. */
  readonly onOne: Map<number, Judged>;
  /** Machines for which it was predicted. */
  questions: number;
}

export const knownAnswers = (): KnownAnswers => ({
  ...{ devices: new Map(), onHost: new Map(), onOne: new Map(), questions: 0 },
});

/** The same within a group of equal accelerators, under one wish. */
export interface KnownInGroup {
  /** With all of the model on accelerators. */
  whole: Judged | undefined;
  /** By host: too slow whatever lies on it. */
  readonly hopeless: Map<number, Judged>;
}

export const knownInGroup = (): KnownInGroup => ({ whole: undefined, hopeless: new Map() });

/** The device that holds all of a candidate by itself, so that its speed does not depend on what fits; undefined: none does. */
export function knownDevice(
  known: KnownAnswers,
  { setting }: CandidateBounds,
  { machine, accelerator, host }: Twins,
  onHost: boolean,
  whole: boolean,
): KnownDevice | undefined {
  const number = onHost ? host : whole ? accelerator : undefined;
  if (number === undefined) return undefined;
  const found = known.devices.get(number);
  if (found) return found;
  const on = onHost ? 'host' : 'accelerator';
  const one = setting.predict.onOne(on, machine, setting.model, setting.settings);
  let speed: Speed | Failure | undefined;
  const made: KnownDevice = {
    seconds: one && likelySeconds(setting, one),
    speed: () => {
      speed ??= speedOf(setting, machine, on, one);
      return speed;
    },
  };
  known.questions++;
  known.devices.set(number, made);
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
