// When this visit began: the day of prices, and the time that stands on what is taken along.

/** ISO 8601. */
export const MADE = new Date().toISOString();
