// Remembers the last answer for each object that questions come with, so that the same question costs nothing twice.

/** A way to remember answers. */
export type Remember = <K extends object, Q, A>(
  keyOf: (question: Q) => K,
  same: (a: Q, b: Q) => boolean,
  make: (question: Q) => A,
) => (question: Q) => A;

/** `make` without a memory: for questions that pass by in thousands, none of them twice. */
export const keepNone: Remember = (_keyOf, _same, make) => make;

/**
 * `make` with a memory: a question whose key object is known, and which `same` calls equal to the one answered last, gets that answer.
 * For pure functions only; what is remembered goes when the key object goes.
 */
export function keepLast<K extends object, Q, A>(
  keyOf: (question: Q) => K,
  same: (a: Q, b: Q) => boolean,
  make: (question: Q) => A,
): (question: Q) => A {
  const kept = new WeakMap<K, { readonly question: Q; readonly answer: A }>();
  return (question) => {
    const key = keyOf(question);
    const known = kept.get(key);
    if (known !== undefined && same(known.question, question)) return known.answer;
    const answer = make(question);
    kept.set(key, { question, answer });
    return answer;
  };
}
