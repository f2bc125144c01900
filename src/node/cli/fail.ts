// How the command line ends on expected failures: one clear line and a documented exit code.

/** 0 done; 1 the answer is "no" where a verb asks a yes-or-no question; 2 wrong use or unknown name; 3 something outside failed. */
export type ExitCode = 0 | 1 | 2 | 3;

export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** One line: line breaks and control characters of foreign text cannot forge output. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

/** The value of an answer, or the end of the program with its reasons. */
export function answered<T>(answer: { status: 'ok'; value: T } | { status: 'unknown'; reasons: readonly string[] }): T {
  if (answer.status === 'ok') return answer.value;
  throw new CliError(answer.reasons.join('; '), 2);
}
