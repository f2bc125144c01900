// A store that cannot do what was asked: one line that says what, where and what to do.

export type StoreProblem =
  | 'busy'
  | 'full'
  | 'corrupt'
  | 'foreign'
  | 'newer'
  | 'not-writable'
  | 'unreachable'
  | 'wrong-use'
  | 'failed';

export class StoreError extends Error {
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

/** Every method of a store through this: a database's own error becomes a StoreError. */
export function guarded<A extends unknown[], R>(
  explain: (error: unknown) => StoreError,
  work: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      throw error instanceof StoreError ? error : explain(error);
    }
  };
}
