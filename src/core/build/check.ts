// Checks a build by every rule; what could not be checked stays in the answer with its reason.
import type { Build } from './build.ts';
import { type Level, type Rule, type RuleAnswer, type RuleOutcome, unchecked } from './rule.ts';
import { RULES } from './rules/index.ts';

export interface BuildCheck {
  readonly outcomes: readonly RuleOutcome[];
  /** Failed rules by level. */
  readonly failed: Readonly<Record<Level, number>>;
  /** Rules that could not be checked. */
  readonly unknown: number;
  /** No rule of level error fails. Rules that could not be checked do not count: see `unknown`. */
  readonly compatible: boolean;
}

/** The rule's answer; where a part that it counts is not known, a pass becomes unknown. */
function answerOf(rule: Rule, build: Build): RuleAnswer {
  const answer = rule.check(build);
  if (answer.status === 'fail' || answer.status === 'unknown') return answer;
  const open = build.unknownParts.find((p) => p.role === 'part' || rule.counts?.includes(p.role));
  return open ? unchecked(open.reason) : answer;
}

export function checkBuild(build: Build): BuildCheck {
  const outcomes = RULES.map((rule) => {
    const { name, level, title, reason, source } = rule;
    return { rule: name, level, title, reason, source, ...answerOf(rule, build) };
  });
  const failed = (level: Level) => outcomes.filter((o) => o.status === 'fail' && o.level === level).length;
  const counts = { error: failed('error'), warning: failed('warning'), hint: failed('hint') };
  return {
    outcomes,
    failed: counts,
    unknown: outcomes.filter((o) => o.status === 'unknown').length,
    compatible: counts.error === 0,
  };
}

/** Whether no error-level rule fails: the quick form for searches. */
export function isCompatible(build: Build): boolean {
  return RULES.every((rule) => rule.level !== 'error' || rule.check(build).status !== 'fail');
}
