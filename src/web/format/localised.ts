// Numbers in the reader's notation: the core writes them plainly, here they get separators as English or German has them.

export type Numbers = 'en' | 'de';

const MARKS = { en: { decimal: '.', group: ',' }, de: { decimal: ',', group: '.' } } as const;

/** Digits left of the point from which groups of three are told apart. */
const GROUPED_FROM = 5;

/** A text of numbers and units, not of names: every number in it is rewritten. */
export function localised(text: string, numbers: Numbers): string {
  const { decimal, group } = MARKS[numbers];
  return text.replace(/\d+(\.\d+)?/g, (number) => {
    const [whole = '', rest] = number.split('.');
    const grouped = whole.length < GROUPED_FROM ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
    return rest === undefined ? grouped : `${grouped}${decimal}${rest}`;
  });
}
