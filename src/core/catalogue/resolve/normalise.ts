// Names as drivers, benchmarks and people write them, reduced to keys under which one thing meets itself.

/** Words that makers and tools add and that never tell two devices apart. */
const FILLER = new Set([
  'nvidia',
  'geforce',
  'amd',
  'ati',
  'intel',
  'apple',
  'corporation',
  'gpu',
  'cpu',
  'processor',
  'graphics',
  'radeon',
  'instinct',
  'tesla',
  'generation',
  'core',
  'cores',
  'edition',
  'the',
  'ai',
  'soc',
  'series',
  'ryzen',
  'arc',
  'iris',
  'xeon',
  'threadripper',
  'epyc',
]);

const SYNONYMS: Readonly<Record<string, string>> = { mobile: 'laptop', notebook: 'laptop' };

/** A longer text is no name; it is refused before the patterns below, some of which take quadratic time. */
export const LONGEST_NAME = 500;

/** Text without trade marks, clock suffixes, core counts and typographic variants; case and spaces evened out. */
export function cleanName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\((r|tm|c)\)|[®™©]/gi, ' ')
    .replace(/@\s*[\d.]+\s*[gm]hz/gi, ' ')
    .replace(/\s+w\/\s+radeon.*$/i, ' ')
    .replace(/\s+with\s+radeon.*$/i, ' ')
    .replace(
      /\((znver\d|bdver\d|amdfam10|[a-z]+-avx512|[a-z]+lake(-[a-z]+)?|haswell|broadwell|westmere|nehalem|[a-z]+bridge|sapphirerapids|[a-z]+rapids|goldmont|tremont)\)/gi,
      ' ',
    )
    .replace(/\b(\d+|dual|quad|six|eight|twelve|sixteen)-cores?\s+processor\b/gi, ' ')
    .replace(/\b\d+-cores?\s*$/i, ' ')
    .replace(/\b\d+th gen\b|\b1[0-9]th gen intel\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Exact key: cleaned, lower case, only letters, digits, "+" and ".". */
export function exactKey(name: string): string {
  return cleanName(name)
    .toLowerCase()
    .replace(/[^a-z0-9+.]+/g, '');
}

/** Words of a name in lower case, without makers' prefixes and filler words. */
export function tellingWords(name: string): string[] {
  return cleanName(name)
    .toLowerCase()
    .split(/[^a-z0-9+.]+/)
    .filter(Boolean)
    .map((w) => (Object.hasOwn(SYNONYMS, w) ? (SYNONYMS[w] ?? w) : w))
    .filter((w) => !FILLER.has(w));
}

/** Loose key: as the exact key, without makers' prefixes and filler words; empty when nothing telling remains. */
export function looseKey(name: string): string {
  return tellingWords(name).join('');
}

export interface SizedName {
  readonly name: string;
  readonly memoryGib: number;
}

/** Splits a memory size off a name: "RTX 3090 24GB" is an RTX 3090 with 24 GB. */
export function splitMemorySize(name: string): SizedName | undefined {
  const match = /[\s(,-]*\b(\d+(?:\.\d+)?)\s*(gb|gib|g)\b\)?/i.exec(name.replace(/gb\/s/gi, ''));
  if (!match) return undefined;
  const rest = name.replace(match[0], ' ').replace(/\s+/g, ' ').trim();
  return rest === '' ? undefined : { name: rest, memoryGib: Number(match[1]) };
}

/** Drops what stands in parentheses or after a comma: "Apple M1 (7-core GPU, 68 GB/s)" keeps "Apple M1". */
export function withoutRemarks(name: string): string {
  return name
    .replace(/\(.*?\)/g, ' ')
    .replace(/,.*$/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
