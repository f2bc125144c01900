// A need in words: the question that a decision page begins with.

import { formatProbability, significant } from '../../units/format.ts';
import type { ResolvedNeed } from './resolved-need.ts';

const list = (items: readonly string[], and = 'and') =>
  items.length > 1 ? `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}` : (items[0] ?? '');

/** "Which machine runs Qwen2.5 14B for 20 users, UC2 interactive, for at most 15,000 EUR?" */
export function questionOf(resolved: ResolvedNeed): string {
  const { need, useCases } = resolved;
  const models = [...new Set(resolved.candidates.map((c) => c.modelName))];
  const what = need.models
    ? list(models, 'or')
    : need.quality
      ? `a model with at least ${need.quality.atLeast} in ${need.quality.benchmark}`
      : `a model of at least ${need.parametersAtLeast} billion parameters`;
  const whom = need.documentsPerNight
    ? ` for ${need.documentsPerNight.toLocaleString('en-US')} documents a night`
    : need.users
      ? ` for ${need.users} user${need.users === 1 ? '' : 's'}`
      : '';
  const uses = list(useCases.map((u) => `${u.workload.name} ${u.tierName}`));
  const limits = [
    ...(need.budget ? [`for at most ${need.budget.amount.toLocaleString('en-US')} ${need.budget.currency}`] : []),
    ...(need.powerWattsAtMost ? [`with at most ${need.powerWattsAtMost} W`] : []),
    ...(need.noiseDbAtMost ? [`no louder than ${need.noiseDbAtMost} dB`] : []),
    ...(need.platforms ? [`of the kind ${list(need.platforms, 'or')}`] : []),
  ];
  return `Which machine runs ${what}${whom}, ${[uses, ...limits].join(', ')}?`;
}

/** What is demanded of a speed, for the list of assumptions. */
export const surenessText = (sureness: number) =>
  `every use case reaches its tier with a chance of ${formatProbability(sureness)} or more`;

export const timesFaster = (a: number, b: number) => `${significant(a / b, 2)} times as fast`;
