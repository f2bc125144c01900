// The Advice: the versioned result of a need, with the Assessments of the machines it ranks.
import type { Need } from '../../advise/need.ts';
import type { BuildFinding, Rejection } from '../../advise/offer.ts';
import type { CitedScore, LossClass } from '../../advise/quality.ts';
import type { Comparison } from '../../cost/break-even.ts';
import type { Figure } from '../../cost/figure.ts';
import type { LifetimeCost } from '../../cost/lifetime.ts';
import type { OfferedLoad } from '../../cost/offered-load.ts';
import type { TokenCost } from '../../cost/per-token.ts';
import type { MachinePower } from '../../cost/power.ts';
import type { CostTerms } from '../../cost/terms.ts';
import type { Interval } from '../../units/interval.ts';
import type { Assessment, CitedSource } from '../assessment.ts';
import type { Relaxation } from './relax.ts';
import type { Rival, SensitivityRow } from './sensitivity.ts';
import type { Binding } from './speed-binding.ts';

export const ADVICE_SCHEMA = 'viable.advice/1';

/** One use case on one machine, under the load of the need. */
export interface AdvisedUse {
  readonly workload: string;
  readonly tier: string;
  readonly tierName: string;
  readonly required: string;
  readonly requiredName: string;
  /** Chance of the tier that is required, or a better one. */
  readonly chance: number;
  readonly prefillTokensPerSecond: Interval | undefined;
  readonly decodeTokensPerSecond: Interval | undefined;
  readonly ttftSeconds: Interval | undefined;
  readonly totalSeconds: Interval;
  readonly basis: string;
}

export interface Verification {
  /** Run it on the machine when it is delivered. */
  readonly command: string;
  /** Figures of one request alone that it should show. */
  readonly expect: readonly { readonly what: string; readonly unit: string; readonly figure: Interval }[];
}

export interface AdvisedMachine {
  readonly rank: number;
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly model: { readonly id: string; readonly name: string; readonly scores: readonly CitedScore[] };
  readonly format: {
    readonly id: string;
    readonly name: string;
    readonly loss: number | undefined;
    readonly lossClass: LossClass | undefined;
    readonly lossFrom: string | undefined;
  };
  readonly placement: string;
  readonly uses: readonly AdvisedUse[];
  readonly capacityPerHour: Interval;
  readonly offeredShare: number;
  readonly headroom: number;
  readonly price: Figure;
  readonly priceNotes: readonly string[];
  readonly power: MachinePower;
  readonly noiseDb: number | undefined;
  readonly cost: LifetimeCost;
  readonly tokenCost: TokenCost | undefined;
  readonly comparisons: readonly Comparison[];
  readonly bindings: readonly Binding[];
  readonly onFront: boolean;
  /** What could go wrong. */
  readonly risks: readonly string[];
  readonly findings: readonly BuildFinding[];
  readonly verification: Verification;
  readonly assessment: Assessment;
  /** Name of the link, where an accelerator hangs on a cable outside of the case. */
  readonly externalLink: string | undefined;
  /** Put together by the generator of builds: nobody sells it as one piece. */
  readonly generated: boolean;
  /** What is bought, piece by piece; one line where it is sold as one. */
  readonly bill: readonly AdvisedPart[];
  /** Machines with the same hardware but other memory, drive, board, case or maker; and dearer ones that are better in nothing. */
  readonly variants: readonly OptionLine[];
}

/** A line of a bill; without a price it is not known. */
export interface AdvisedPart {
  readonly name: string;
  readonly role: string;
  readonly count: number;
  /** Of one piece, in the currency of the advice. */
  readonly each: number | undefined;
  readonly date: string | undefined;
  readonly ageMonths: number | undefined;
  readonly stale: boolean;
  /** Id of a source; "own" is the user's list. */
  readonly source: string | undefined;
  /** How far the source can be trusted; "own" for the user's list. */
  readonly reliability: string | undefined;
}

/** A line of the front or of what else meets the need. */
export interface OptionLine {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly format: string;
  readonly placement: string;
  readonly price: number;
  readonly total: number;
  readonly seconds: number;
  readonly loadWatts: number;
  readonly headroom: number;
  readonly loss: number | undefined;
  readonly binding: string;
  /** Number of the choice that its machine belongs to, from 1: the rank of that choice. */
  readonly choice: number;
  readonly externalLink: string | undefined;
  readonly generated: boolean;
  /** What `--machine` takes for it. */
  readonly machine: string;
}

export interface NextStep {
  readonly id: string;
  readonly name: string;
  /** More over its life, and to buy. */
  readonly moreTotal: number;
  readonly morePrice: number;
  readonly buys: readonly string[];
}

export interface Assumption {
  readonly text: string;
  readonly value: string;
  readonly from: string;
}

export interface Advice {
  readonly schema: typeof ADVICE_SCHEMA;
  readonly version: string;
  readonly made: string;
  readonly question: string;
  readonly answer: string;
  readonly feasible: boolean;
  readonly need: Need;
  readonly load: OfferedLoad;
  readonly concurrency: number;
  readonly contextTokens: number;
  readonly terms: CostTerms;
  /** Short, cheapest over its life first; each a choice of its own, with its variants below it. */
  readonly ranking: readonly AdvisedMachine[];
  /** All that meets the need, the ranking's machines too. */
  readonly meeting: readonly OptionLine[];
  readonly front: readonly OptionLine[];
  readonly nextStep: NextStep | undefined;
  readonly rival: Rival | undefined;
  readonly sensitivity: readonly SensitivityRow[];
  /** The winner holds under every change of the sensitivity. */
  readonly robust: boolean;
  readonly rejected: readonly Rejection[];
  readonly relaxations: readonly Relaxation[];
  readonly unknownQuality: readonly string[];
  readonly assumptions: readonly Assumption[];
  readonly search: {
    readonly offers: number;
    /** Of these, put together from parts. */
    readonly generated: number;
    readonly models: number;
    readonly formats: number;
    /** Machine × model × format × placement × use case. */
    readonly scenarios: number;
    /** Of these, how many had to be placed and predicted; bounds and equal hardware decided the rest. */
    readonly computed: number;
  };
  readonly currency: string;
  readonly sources: readonly CitedSource[];
}
