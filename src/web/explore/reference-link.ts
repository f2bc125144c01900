// The address of a single result where its source has one; else undefined, and the source's own address serves.

/** LocalScore shows each result under its number. */
export function referenceLink(source: string, reference: string): string | undefined {
  return source === 'localscore' && /^\d+$/.test(reference)
    ? `https://www.localscore.ai/result/${reference}`
    : undefined;
}
