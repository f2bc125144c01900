// Takes values out of JSON of unknown shape without trusting it: records, lists, texts and numbers, or undefined.

export type JsonRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something: not empty, not "N/A". */
export function asText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || /^(n\/a|unknown)$/i.test(text) ? undefined : text;
}

/** A finite number, also when it was written as text. */
export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(asText(value) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** Parses JSON that may have warnings before and after it; undefined where there is none. */
export function parseJsonWithin(text: string): unknown {
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const from = text.indexOf(open);
    const to = text.lastIndexOf(close);
    if (from < 0 || to <= from) continue;
    try {
      return JSON.parse(text.slice(from, to + 1)) as unknown;
    } catch {
      // Not this kind of bracket: the other one is tried.
    }
  }
  return undefined;
}
