// What reading a GGUF model can answer: the model, what is wrong with its content, or why it could not be read.
import { quote } from '../../core/model/gguf/quote.ts';
import type { GgufModel } from '../../core/model/gguf/split.ts';

/** The content is at fault; `file` is the part, `field` the place in its header. */
export interface GgufContentProblem {
  readonly status: 'invalid';
  readonly file: string;
  readonly field: string;
  readonly message: string;
}

/** The bytes could not be had: no such file, no permission, a server that refuses or stalls. */
export interface GgufAccessProblem {
  readonly status: 'unreadable';
  readonly file: string;
  readonly message: string;
}

export type GgufProblem = GgufContentProblem | GgufAccessProblem;
export type GgufReading = ({ readonly status: 'ok' } & GgufModel) | GgufProblem;

/** The problem as one line for people: file, field, what is wrong and what to do. */
export function problemLine(problem: GgufProblem): string {
  const file = /^[\x20-\x7e]*$/.test(problem.file) ? problem.file : quote(problem.file, 200);
  const field = problem.status === 'invalid' ? `${problem.field}: ` : '';
  return `${file}: ${field}${problem.message}`;
}
