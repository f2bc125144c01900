// What can be bought: a machine with its price, power, noise and what its rules say.
import type { Bill } from '../build/bill.ts';
import type { Figure } from '../cost/figure.ts';
import type { MachinePower } from '../cost/power.ts';
import type { Machine } from '../machine/machine.ts';
import type { Answer } from '../units/result.ts';

export interface BuildFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'hint';
  /** fail: broken; unknown: could not be checked. */
  readonly outcome: 'fail' | 'unknown';
  readonly text: string;
}

export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly machine: Machine;
  /** Of the whole machine, in the currency and tax asked for. */
  readonly price: Answer<Figure>;
  /** What the price rests on: parts, dates, sources, what was converted. */
  readonly priceNotes: readonly string[];
  readonly power: Answer<MachinePower>;
  readonly noiseDb: number | undefined;
  readonly deliveryWeeks: number | undefined;
  readonly findings: readonly BuildFinding[];
  /** Name of the link, where an accelerator hangs on a cable outside of the case. */
  readonly externalLink?: string | undefined;
  /** Put together by the generator of builds: nobody sells it as one piece. */
  readonly generated?: boolean | undefined;
  /** What the price adds up. */
  readonly bill?: Bill | undefined;
  /** What `--machine` takes for it, where that is not its id. */
  readonly parts?: string | undefined;
}

export type RejectionKind =
  | 'rules'
  | 'price-unknown'
  | 'budget'
  | 'power-unknown'
  | 'power'
  | 'noise'
  | 'platform'
  | 'cable'
  | 'delivery'
  | 'memory'
  | 'speed'
  | 'sureness'
  | 'load'
  | 'headroom'
  | 'unknown';

export interface Rejection {
  readonly offer: string;
  readonly kind: RejectionKind;
  readonly reason: string;
}
