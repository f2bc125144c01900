// An option of the ranking with its plan and predictions, which a search does not keep.
import type { Context } from '../context.ts';
import { judge } from './evaluate.ts';
import type { EvaluatedInFull } from './evaluated.ts';
import type { Option } from './option.ts';
import type { ResolvedNeed } from './resolved-need.ts';
import { settingOf } from './setting.ts';

export interface OpenedOption extends Option {
  readonly full: EvaluatedInFull;
}

/** Judged once more, alone; undefined where it does not meet the need after all, which the search excluded. */
export function openedOption(context: Context, resolved: ResolvedNeed, option: Option): OpenedOption | undefined {
  const setting = settingOf(context, resolved, option.candidate, option.offer);
  if (setting.status === 'unknown') return undefined;
  const judged = judge(setting.value, option.offer.machine, option.wish);
  return judged.ok ? { ...option, full: judged.value } : undefined;
}
