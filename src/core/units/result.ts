// The two ways an expected question can end: an answer, or "unknown" with the reasons.

export interface Unknown {
  readonly status: 'unknown';
  readonly reasons: readonly string[];
}
export type Answer<T> = { readonly status: 'ok'; readonly value: T } | Unknown;

export function ok<T>(value: T): Answer<T> {
  return { status: 'ok', value };
}
export function unknown(...reasons: string[]): Unknown {
  return { status: 'unknown', reasons };
}
