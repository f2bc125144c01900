// What is wrong with the form of a file or request, in words: an unknown field is answered with the nearest known ones.
import { nearestNames } from './nearest.ts';

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[] | undefined;
}

/** More fields than these are not listed. */
const MOST_LISTED = 20;

/** `whole`: what the text is called where no field is at fault; `known`: the fields of its top level. */
export function formProblem(issue: Issue, whole: string, known: readonly string[]): string {
  const place = issue.path.map(String).join('.') || whole;
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return `${place}: ${issue.message}`;
  const nearest = (key: string) => known.find((k) => k.startsWith(key)) ?? nearestNames(key, known, 1).join('');
  const keys = (issue.keys ?? []).map((key) => `"${key.slice(0, 80)}" (${nearest(key)}?)`);
  const all = known.length > MOST_LISTED ? '' : `; known: ${known.join(', ')}`;
  return `${whole}: ${keys.join(', ')} ${keys.length === 1 ? 'is no field' : 'are no fields'}${all}`;
}
