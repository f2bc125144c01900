// Ages of dated figures, in months, from dates as sources give them: a year, a month or a day.

const MONTH_DAYS = 365.2425 / 12;

/** Days since 0000-03-01 of the proleptic Gregorian calendar (algorithm of Howard Hinnant, "days from civil"). */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
}

/** The last day that a date may mean: "2025-12" is read as 2025-12-31, "2025" likewise; so ages are never overstated. */
function lastDay(date: string): number {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return dayNumber(year + 1, 1, 1) - 1;
  if (day === undefined) return dayNumber(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - 1;
  return dayNumber(year, month, day);
}

/** The first day that a date may mean. */
function firstDay(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return dayNumber(year, month, day);
}

/** Months from `date` to `asOf`, at least 0; months of 30.44 days. A date that names only a month counts from its end. */
export function ageMonths(date: string, asOf: string): number {
  return Math.max(0, (lastDay(asOf) - lastDay(date)) / MONTH_DAYS);
}

/** Whether `date` can lie on or before `asOf`. */
export function isBy(date: string, asOf: string): boolean {
  return firstDay(date) <= lastDay(asOf);
}

/** Order of dates by the last day they may mean. */
export function compareDates(a: string, b: string): number {
  return lastDay(a) - lastDay(b);
}
