// Numbers in the reader's notation: the core writes them plainly, here they get separators as English or German has them.

export type Numbers = 'en' | 'de';

const MARKS = { en: { decimal: '.', group: ',' }, de: { decimal: ',', group: '.' } } as const;

/** Digits left of the point from which groups of three are told apart. */
const GROUPED_FROM = 5;

/** As the core writes them: thousands apart in amounts of money, else together. */
const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`;
const EVERY = new RegExp(NUMBER, 'g');
/** Numbers with a unit, which a space that does not break joins to them, and the ends of intervals; not those of names. */
const WITH_UNIT = new RegExp(String.raw`(?<![\w.,-])${NUMBER}(?=\u00a0|–\d)|(?<=\d–)${NUMBER}`, 'g');

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
  return text.replace(WITH_UNIT, (number) => written(number, numbers));
}
