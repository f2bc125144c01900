// Reads typed values out of a config.json and collects what is missing, mistyped or absurd, and what was taken by default.
import { quote } from '../gguf/quote.ts';

export type Json = Readonly<Record<string, unknown>>;

/** More problems than this say nothing new. */
const MOST_PROBLEMS = 8;
const MOST_COUNT = 2 ** 40;

export interface ConfigReader {
  /** model_type of the language model, in lower case. */
  readonly modelType: string;
  readonly problems: readonly string[];
  readonly assumptions: readonly string[];
  readonly problem: (message: string) => void;
  readonly assume: (message: string) => void;
  /** A whole number from 0 under the first of the keys that is there; undefined where none is, or it is wrong. */
  readonly count: (...keys: string[]) => number | undefined;
  /** As `count`; a missing one becomes a problem and 1 is answered, so that the reading can go on. */
  readonly need: (...keys: string[]) => number;
  /** As `count`; a missing one is `otherwise`, and the description says so. */
  readonly countOr: (otherwise: number, ...keys: string[]) => number;
  /** As it stands in the file, unchecked. */
  readonly raw: (key: string) => unknown;
  readonly number: (key: string) => number | undefined;
  readonly flag: (key: string) => boolean | undefined;
  readonly text: (key: string) => string | undefined;
  readonly list: (key: string) => readonly unknown[] | undefined;
  /** An object below this one, as a reader that collects into the same lists. */
  readonly section: (key: string) => ConfigReader | undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own value of a key, without inherited properties; null counts as absent, as transformers writes it. */
export function own(object: Json, key: string): unknown {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === null ? undefined : value;
}

function show(value: unknown): string {
  if (typeof value === 'string') return quote(value, 40);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Some files give a list with one entry a layer; where all entries are alike it says no more than one of them. */
function same(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  return value.every((entry) => entry === value[0]) ? value[0] : value;
}

interface Notes {
  readonly problems: string[];
  readonly assumptions: string[];
}

function note(list: string[], message: string): void {
  if (list.length < MOST_PROBLEMS && !list.includes(message)) list.push(message);
}

/**
 * A reader of `object`. Keys that it lacks are looked up in `outer` (the file around a text_config) and then in
 * `defaults`: what the model's class takes where the file, written without defaults, is silent.
 */
export function configReader(
  modelType: string,
  object: Json,
  options: { outer?: Json; defaults?: Json; notes?: Notes; path?: string } = {},
): ConfigReader {
  const { outer = {}, defaults = {}, path = '' } = options;
  const notes = options.notes ?? { problems: [], assumptions: [] };
  const problem = (message: string) => note(notes.problems, message);
  const assume = (message: string) => note(notes.assumptions, message);
  const value = (key: string): unknown => {
    const stated = own(object, key) ?? own(outer, key);
    if (stated !== undefined) return stated;
    const usual = own(defaults, key);
    if (usual !== undefined) assume(`${path}${key} is not stated: ${show(usual)}, the default of ${modelType}`);
    return usual;
  };
  const first = (keys: readonly string[]): readonly [string, unknown] => {
    for (const key of keys) if (own(object, key) !== undefined) return [key, own(object, key)];
    for (const key of keys) {
      const found = value(key);
      if (found !== undefined) return [key, found];
    }
    return [keys[0] ?? '', undefined];
  };
  const count = (...keys: string[]): number | undefined => {
    const [key, stated] = first(keys);
    const found = same(stated);
    if (found === undefined) return undefined;
    if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 && found <= MOST_COUNT) return found;
    problem(`${path}${key} is ${show(found)}: not a whole number from 0 to ${MOST_COUNT}`);
    return undefined;
  };
  const typed = <T>(key: string, kind: string): T | undefined => {
    const found = value(key);
    if (found === undefined) return undefined;
    if (typeof found === kind) return found as T;
    problem(`${path}${key} is ${show(found)}: not a ${kind}`);
    return undefined;
  };
  return {
    modelType,
    problems: notes.problems,
    assumptions: notes.assumptions,
    problem,
    assume,
    count,
    need(...keys) {
      const before = notes.problems.length;
      const found = count(...keys);
      if (found !== undefined && found > 0) return found;
      if (notes.problems.length === before) problem(`${path}${keys[0]} is ${found === 0 ? '0' : 'missing'}`);
      return 1;
    },
    countOr(otherwise, ...keys) {
      const found = count(...keys);
      if (found === undefined) assume(`${path}${keys[0]} is not stated: ${otherwise} taken`);
      return found ?? otherwise;
    },
    raw: value,
    number: (key) => typed<number>(key, 'number'),
    flag: (key) => typed<boolean>(key, 'boolean'),
    text: (key) => typed<string>(key, 'string'),
    list(key) {
      const found = value(key);
      if (found === undefined || Array.isArray(found)) return found;
      problem(`${path}${key} is ${show(found)}: not a list`);
      return undefined;
    },
    section(key) {
      const found = value(key);
      return isObject(found) ? configReader(modelType, found, { notes, path: `${path}${key}.` }) : undefined;
    },
  };
}
