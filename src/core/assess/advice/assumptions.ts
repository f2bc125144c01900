// What an answer about money assumes: each figure with what it rests on.
import type { Figure } from '../../cost/figure.ts';
import { formatProbability, significant } from '../../units/format.ts';
import type { Assumption } from './advice.ts';
import type { ResolvedNeed } from './resolved-need.ts';
import { surenessText } from './words.ts';

export function assumptionsOf(resolved: ResolvedNeed): Assumption[] {
  const { terms, load, need } = resolved;
  const of = (text: string, f: Figure): Assumption => ({
    text,
    value: `${significant(f.value, 4)} ${f.unit}`.trim(),
    from: `${f.basis === 'assumption' ? 'assumption: ' : ''}${f.from}${f.date ? `, ${f.date}` : ''}`,
  });
  return [
    of('Load', load.requestsPerHour),
    of('In use', load.hoursPerYear),
    {
      text: 'At once',
      value: `${resolved.concurrency} request${resolved.concurrency === 1 ? '' : 's'}`,
      from: resolved.assumptions[0] ? `assumption: ${resolved.assumptions[0]}` : 'as you said, or one',
    },
    {
      text: 'Context kept',
      value: `${resolved.contextTokens} tokens`,
      from: 'the longest use case × requests at once',
    },
    of('Electricity', terms.electricityPerKwh),
    of('Cooling (PUE)', terms.pue),
    of('Term', terms.termYears),
    of('Loss of value', terms.depreciationPerYear),
    {
      text: 'Outside the hours',
      value: terms.offOutsideHours ? 'off' : 'idle',
      from: terms.offOutsideHours ? 'as you said' : 'assumption: the machine stays on',
    },
    { text: 'Sureness', value: formatProbability(need.sureness), from: surenessText(need.sureness) },
    {
      text: 'Kept free',
      value: `${Math.round(100 * need.headroomAtLeast)} %`,
      from: 'of memory and of capacity, for longer contexts and more load',
    },
    {
      text: 'Engine',
      value: resolved.engine,
      from: need.engine ? 'as you said' : 'assumption: the one most programs on such machines run',
    },
  ];
}
