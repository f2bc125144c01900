// What a compatibility rule is, and the answers it can give.
import type { Build } from './build.ts';

/** error: it does not work or is unsafe; warning: it works worse than what was paid for; hint: worth knowing. */
export type Level = 'error' | 'warning' | 'hint';

export interface RuleAnswer {
  readonly status: 'pass' | 'fail' | 'unknown' | 'not-applicable';
  /** What was compared; for unknown what is missing. */
  readonly message: string;
}

/** One rule, one file. */
export interface Rule {
  readonly name: string;
  readonly level: Level;
  /** What must hold. */
  readonly title: string;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Where that is read. */
  readonly source: string;
  /** Roles all of whose parts it counts: one that is not known makes a "pass" worthless. */
  readonly counts?: readonly string[];
  readonly check: (build: Build) => RuleAnswer;
}

export interface RuleOutcome extends RuleAnswer {
  readonly rule: string;
  readonly level: Level;
  readonly title: string;
  readonly reason: string;
  readonly source: string;
}

export const pass = (message: string): RuleAnswer => ({ status: 'pass', message });
export const fail = (message: string): RuleAnswer => ({ status: 'fail', message });
/** Could not be checked, because … */
export const unchecked = (message: string): RuleAnswer => ({ status: 'unknown', message });
export const notApplicable = (message: string): RuleAnswer => ({ status: 'not-applicable', message });

/** pass or fail by a condition, with one sentence each. */
export const judge = (holds: boolean, good: string, bad: string): RuleAnswer => (holds ? pass(good) : fail(bad));

/** The answer for a machine that its maker sells as one piece. */
export const SOLD_WHOLE = notApplicable('sold as one piece: its maker answers for it');
export const NO_CARDS = notApplicable('no graphics card inside');

/** "no case is named", or why the one named is not known. */
export function missing(build: Build, role: string): RuleAnswer {
  const named = build.unknownParts.filter((p) => p.role === role || p.role === 'part').map((p) => p.reason);
  return unchecked(named.length > 0 ? named.join('; ') : `no ${role} is named`);
}
