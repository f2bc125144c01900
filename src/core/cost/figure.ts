// A figure that never travels alone: value, unit, and what it rests on, with a date where it changes with time.

/** given: by the user; source: read in a cited source; assumption: stated, nobody measured it; derived: computed from other figures. */
export type FigureBasis = 'given' | 'source' | 'assumption' | 'derived';

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly basis: FigureBasis;
  /** Source and place, the assumption in words, or the formula. */
  readonly from: string;
  /** As the source gives it: YYYY, YYYY-MM, YYYY-MM-DD or a half-year. */
  readonly date?: string | undefined;
}

export const given = (value: number, unit: string, from: string): Figure => ({ value, unit, basis: 'given', from });

export const assumed = (value: number, unit: string, from: string): Figure => ({
  value,
  unit,
  basis: 'assumption',
  from,
});

export const derived = (value: number, unit: string, from: string): Figure => ({ value, unit, basis: 'derived', from });

export const sourcedFigure = (value: number, unit: string, from: string, date?: string): Figure => ({
  value,
  unit,
  basis: 'source',
  from,
  date,
});
