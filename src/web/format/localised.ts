// Numbers in the reader's notation: the core writes them plainly, here they get separators as English or German has them.

export type Numbers = 'en' | 'de';

const MARKS = { en: { decimal: '.', group: ',' }, de: { decimal: ',', group: '.' } } as const;

/** Digits left of the point from which groups of three are told apart. */
const GROUPED_FROM = 5;

/** As the core writes them: thousands apart in amounts of money, else together. */
const GROUPED = String.raw`\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?`;
const PLAIN = String.raw`\d+(?:\.\d+)?`;
const EVERY = new RegExp(`${GROUPED}|${PLAIN}`, 'g');
/** Numbers that are amounts: thousands apart, before a unit, or an end of an interval; not those of names. */
const AMOUNT = new RegExp(
  String.raw`(?<![\w.,-])(?:${GROUPED}|${PLAIN}(?=\u00a0|–\d| (?:[A-Z]{3}|W|kWh|tokens)\b))|(?<=\d–)${PLAIN}`,
  'g',
);

function written(number: string, numbers: Numbers): string {
  const { decimal, group } = MARKS[numbers];
  const [whole = '', rest] = number.split('.');
  const digits = whole.replaceAll(',', '');
  const apart = digits.length >= GROUPED_FROM || whole.includes(',');
  const grouped = apart ? digits.replace(/\B(?=(\d{3})+$)/g, group) : digits;
  return rest === undefined ? grouped : `${grouped}${decimal}${rest}`;
}

/** A text of numbers and units, not of names: every number in it is rewritten. */
export function localised(text: string, numbers: Numbers): string {
  return text.replace(EVERY, (number) => written(number, numbers));
}

/** A sentence with names in it: "Qwen2.5 14B … 1,234 EUR" keeps its name and rewrites its amount. */
export function localisedSentence(text: string, numbers: Numbers): string {
  return text.replace(AMOUNT, (number) => written(number, numbers));
}
