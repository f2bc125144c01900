// What Explore shows: the latest answer to the address, from the worker first, from the page's own thread once it can.
import { useSyncExternalStore } from 'react';
import { type Question, questionOf, sameQuestion } from '../state/question.ts';
import { addressNow, onAddress } from '../state/store.ts';
import { startJob } from '../work/start-job.ts';
import type { Asked } from './answer-to.ts';
import type { Frame } from './frame.ts';

interface Asking {
  readonly question: Question;
  /** By the page's clock, in milliseconds. */
  readonly since: number;
}

export interface Shown extends Asked, Asking {
  /** Counts the answers that were shown. */
  readonly number: number;
}

let shown: Shown | undefined;
let frame: Frame | undefined;
let problem: string | undefined;
/** The question whose answer is not there yet; and the one to ask then, since it changed meanwhile. */
let asking: Asking | undefined;
let next: Asking | undefined;
/** Answers at once; undefined until somebody turned to the form. */
let answerNow: ((question: Question) => Asked) | undefined;
let turnedTo = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Shows what was answered elsewhere: by the worker, or when the page was built. */
export function show(asked: Asked, known: Frame, { question, since }: Asking): void {
  frame = known;
  shown = { ...asked, question, since, number: (shown?.number ?? 0) + 1 };
  tell();
}

function ask(now: Asking): void {
  asking = now;
  startJob({ name: 'ask', question: now.question, withFrame: frame === undefined }, (parts, _done, failed) => {
    asking = undefined;
    problem = failed;
    const [part] = parts as readonly { readonly asked: Asked; readonly frame?: Frame }[];
    const known = part?.frame ?? frame;
    const overtaken = shown !== undefined && shown.since > now.since;
    if (part && known && !overtaken) show(part.asked, known, now);
    else tell();
    const following = next;
    next = undefined;
    if (following) ask(following);
  });
}

function askAddress(): void {
  const { view, values } = addressNow();
  if (view !== 'explore') return;
  const question = questionOf(values);
  const latest = next ?? (asking && shown && shown.since > asking.since ? shown : (asking ?? shown));
  if (latest && sameQuestion(latest.question, question)) return;
  const now = { question, since: performance.now() };
  if (answerNow && frame) {
    next = undefined;
    show(answerNow(question), frame, now);
  } else if (asking) next = now;
  else ask(now);
}

/** Loads what answers on this thread; to be called as often as one likes. Where it fails the worker goes on. */
export function prepareToAnswer(): void {
  if (turnedTo) return;
  turnedTo = true;
  import('./answer-here.ts')
    .then(({ openAnswering }) => openAnswering())
    .then(
      (answer) => {
        answerNow = answer;
      },
      () => {
        turnedTo = false;
      },
    );
}

/** Answers the address from now on. Resolves when something can be shown: an answer, why there is none, or another view. */
export function startAnswering(): Promise<void> {
  onAddress(askAddress);
  askAddress();
  return new Promise((ready) => {
    const look = () => {
      if (asking && !shown && !problem) return;
      stop();
      ready();
    };
    const stop = listen(look);
    look();
  });
}

/** Undefined until the first answer is there. */
export function useShown(): Shown | undefined {
  return useSyncExternalStore(
    listen,
    () => shown,
    () => shown,
  );
}

export function useFrame(): Frame | undefined {
  return useSyncExternalStore(
    listen,
    () => frame,
    () => frame,
  );
}

/** Why there is no answer at all: the catalogue could not be loaded. */
export function useProblem(): string | undefined {
  return useSyncExternalStore(
    listen,
    () => problem,
    () => problem,
  );
}
