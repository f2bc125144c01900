// Money as people read it: whole units above ten, thousands apart, always with its currency.

/** "12,400 EUR"; an empty currency where the column's head carries it. */
export function formatMoney(value: number, currency: string): string {
  const digits = Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 0.1 ? 2 : 4;
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return currency === '' ? text : `${text}\u00a0${currency}`;
}
