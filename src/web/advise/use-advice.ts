// The advice for a need, made away from the page when the form rests.
import { useEffect, useState } from 'react';
import type { Advice } from '../../core/assess/advice/advice.ts';
import type { Answer } from '../../core/units/result.ts';
import { startJob } from '../work/start-job.ts';

const REST_MILLISECONDS = 600;

export interface AdviceState {
  readonly answer: Answer<Advice> | undefined;
  readonly done: number;
  readonly all: number;
  readonly problem?: string | undefined;
}

const NOTHING: AdviceState = { answer: undefined, done: 0, all: 0 };

export type AdvicePart = { readonly done: number; readonly all: number } | { readonly answer: Answer<Advice> };

export function useAdvice(need: Record<string, unknown>): AdviceState {
  const key = JSON.stringify(need);
  const [state, setState] = useState<{ readonly key: string; readonly state: AdviceState }>({
    key: '',
    state: NOTHING,
  });
  useEffect(() => {
    let stop = () => {};
    const timer = window.setTimeout(() => {
      stop = startJob({ name: 'advise', need: JSON.parse(key) as unknown }, (parts, _done, problem) => {
        for (const part of parts as readonly AdvicePart[])
          setState({ key, state: 'answer' in part ? { ...NOTHING, answer: part.answer } : { ...NOTHING, ...part } });
        if (problem) setState({ key, state: { ...NOTHING, problem } });
      });
    }, REST_MILLISECONDS);
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [key]);
  return state.key === key ? state.state : NOTHING;
}
