// What one stage of a placed model comes to, and the question it answers.
import type { Backend } from './backend.ts';
import type { ErrorSpread, FittedSide } from './calibration.ts';
import type { UsedCoefficients } from './coefficients-used.ts';
import type { DeviceBlend } from './device-blend.ts';
import type { LlamaCppSettings } from './llama-cpp-form.ts';
import type { Question } from './nearness.ts';
import type { Offset } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Basis } from './prediction.ts';
import type { FormSettings } from './traits.ts';
import type { Work } from './work.ts';

export interface StageResult {
  /** Which coefficients, for explanations; undefined for a machine's own. */
  readonly used: () => UsedCoefficients;
  readonly costs: PhaseCosts;
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  /** What this very device's own measurements change; undefined where there are none, or they are not asked for. */
  readonly blend: DeviceBlend | undefined;
  /** Factors on the form's rates: of the blend, or of the machine's own results. */
  readonly offset: Offset;
  readonly note: string | undefined;
  /** The fitted side its interval comes from. */
  readonly side: FittedSide<unknown, unknown>;
  /** True where the device's own results took the place of published coefficients alone. */
  readonly learnt?: boolean;
}

/** Settings of both forms, and the backend asked for, if any. */
export interface StageSettings extends FormSettings, LlamaCppSettings {
  readonly backend: Backend | undefined;
  readonly evidence: boolean;
  /** `learntKey` of the model and format, where a machine's own results may hold it. */
  readonly modelKey?: string | undefined;
  /** What the measurements of a device are compared with. */
  readonly question: Question;
}

/** A part of the work under settings, on a device that is known from where it is asked. */
export interface Asked {
  readonly work: Work;
  readonly s: StageSettings;
}

export const workAsked = ({ work }: Asked): Work => work;

/** The question says model, system, cache type and flash attention. */
export const isSameStage = ({ s: a }: Asked, { s: b }: Asked): boolean =>
  a === b ||
  (a.question === b.question &&
    a.ubatchTokens === b.ubatchTokens &&
    a.backend === b.backend &&
    a.evidence === b.evidence &&
    a.flashAttention === b.flashAttention &&
    a.bf16Cache === b.bf16Cache &&
    a.windows === b.windows);
