// What was found of a candidate on one machine and holds on others: its speed on equal hardware, and the whole answer.
import type { Machine } from '../../machine/machine.ts';
import type { Likely } from '../../predict/likely.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import type { OneDevice, PlacedRates } from '../../predict/predictor.ts';
import type { CandidateBounds } from './bounded.ts';
import { type Judged, likelySeconds, type Setting, type Speed, speedOf } from './evaluate.ts';
import type { Failure } from './failure.ts';
import type { Twins } from './offer-groups.ts';
import { sharedWith } from './share.ts';

/** How models are asked of on one device. */
interface DeviceForm {
  readonly machine: Machine;
  readonly on: OneDevice;
  readonly of: ((model: PreparedModel) => PlacedRates) | undefined;
}

/** Of a search, by the numbers of hosts and accelerators. */
export type DeviceForms = (DeviceForm | undefined)[];

/** A candidate on the host alone, or wholly on one accelerator, whatever the memory. */
class KnownDevice {
  /** Likely, as `likelySeconds` has them; undefined where only the speed in full tells. */
  private readonly seconds: number | undefined;
  private readonly one: PlacedRates | undefined;
  private readonly likely: (Likely | undefined)[] = [];
  private found: Speed | Failure | undefined = undefined;

  constructor(
    private readonly setting: Setting,
    private readonly form: DeviceForm,
  ) {
    this.one = form.of?.(setting.model);
    this.seconds = this.one && likelySeconds(setting, this.one, this.likely);
  }

  /** Seconds of a mean request at least, `bound` where they are not known; Infinity where it is known to fail. */
  least(bound: number): number {
    const fails = this.found !== undefined && 'kind' in this.found;
    return fails ? Number.POSITIVE_INFINITY : (this.seconds ?? bound);
  }

  /** How fast, or why not fast enough; predicted when first asked for. */
  speed(): Speed | Failure {
    this.found ??= speedOf(this.setting, this.form.machine, this.form.on, this.one, this.likely);
    return this.found;
  }
}

/** Of one candidate. */
export interface KnownAnswers {
  /** By the numbers of hosts and accelerators. */
  readonly devices: (KnownDevice | undefined)[];
  /** On the host alone, by its number with so much memory. */
  readonly onHost: Map<number, Judged>;
  /** All on one accelerator, by its number with so much memory. */
  readonly onOne: Map<number, Judged>;
  /** Machines for which it was predicted. */
  questions: number;
}

export const knownAnswers = (): KnownAnswers => ({
  ...{ devices: [], onHost: new Map(), onOne: new Map(), questions: 0 },
});

/** The same within a group of equal accelerators, under one wish. */
export interface KnownInGroup {
  /** With all of the model on accelerators. */
  whole: Judged | undefined;
  /** By host: too slow whatever lies on it. Made when needed: most groups have none. */
  hopeless: Map<number, Judged> | undefined;
}

export const knownInGroup = (): KnownInGroup => ({ whole: undefined, hopeless: undefined });

function formOf(forms: DeviceForms, number: number, setting: Setting, machine: Machine, on: OneDevice): DeviceForm {
  const found = forms[number];
  if (found) return found;
  const made = { machine, on, of: setting.predict.onOne(on, machine, setting.settings) };
  forms[number] = made;
  return made;
}

/** Number of the device that holds all of a candidate by itself, so that its speed does not depend on what fits; undefined: none does. */
export const deviceNumber = ({ accelerator, host }: Twins, onHost: boolean, whole: boolean): number | undefined =>
  onHost ? host : whole ? accelerator : undefined;

/** A candidate on the device of that number, which twins have. */
export function knownDevice(
  known: KnownAnswers,
  forms: DeviceForms,
  number: number,
  { setting }: CandidateBounds,
  { machine }: Twins,
  onHost: boolean,
): KnownDevice {
  const found = known.devices[number];
  if (found) return found;
  const made = new KnownDevice(setting, formOf(forms, number, setting, machine, onHost ? 'host' : 'accelerator'));
  known.questions++;
  known.devices[number] = made;
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
  const hopeless = group.hopeless?.get(host);
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
  } else if (!judged.ok && judged.hopeless) {
    group.hopeless ??= new Map();
    group.hopeless.set(host, judged);
  } else {
    group.whole ??= judged;
    if (one !== undefined && judged.plan.kind === 'whole-device') known.onOne.set(one, judged);
  }
}
