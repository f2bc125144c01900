// Answers on the page's own thread, so that a moved slider changes the page within a frame; loaded when somebody turns to the form.
import { openSession } from '../data/session.ts';
import type { Question } from '../state/question.ts';
import { type Asked, answerTo } from './answer-to.ts';

export async function openAnswering(): Promise<(question: Question) => Asked> {
  const { context, stamp } = await openSession();
  return (question) => answerTo(context, question, stamp);
}
