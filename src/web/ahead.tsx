// Writes the page's first answer as HTML while it is built, so that it is read before any script has run.
import { renderToStaticMarkup } from 'react-dom/server';
import { createContext } from '../core/assess/context.ts';
import { App } from './app.tsx';
import { answerTo } from './ask/answer-to.ts';
import { frameOf } from './ask/frame.ts';
import { show } from './ask/shown.ts';
import type { FirstData } from './data/load.ts';
import { MADE } from './data/made.ts';
import { questionOf } from './state/question.ts';

/** The plain address, answered by the same code that answers in the browser. */
export function pageAhead({ catalogue, calibrations, version }: FirstData): string {
  const context = createContext(catalogue, calibrations);
  const stamp = { version, made: MADE };
  const question = questionOf({});
  show(answerTo(context, question, stamp), frameOf(context), { question, since: 0 });
  // Nothing hears what is typed yet.
  return renderToStaticMarkup(<App />).replace('<form class="question"', '<form inert class="question"');
}
