// Marks beside the names of machines: what hangs on a cable, what is put together from parts; with their meaning in words.
import { type Block, type Cell, list } from './document.ts';

export interface Marked {
  readonly name: string;
  readonly externalLink: string | undefined;
  readonly generated: boolean;
}

const CABLE = '(cable)';
const PARTS = '(parts)';

const MEANINGS: Readonly<Record<string, string>> = {
  [CABLE]:
    'it works over a cable outside of the case: a plug pulled or a link that trains down stops the service; see what could go wrong.',
  [PARTS]: 'put together from parts by the rules of building; nobody sells it as one piece. Its bill is its order.',
};

const marksOf = (m: Marked): readonly string[] => [
  ...(m.externalLink === undefined ? [] : [CABLE]),
  ...(m.generated ? [PARTS] : []),
];

export const markedText = (m: Marked): string => [m.name, ...marksOf(m)].join(' ');

/** A name with its marks; a machine on a cable is coloured too. */
export function markedName(m: Marked): Cell | string {
  const text = markedText(m);
  return m.externalLink === undefined ? text : { text, tone: 'fair' };
}

/** What the marks mean that stand beside any of these. */
export function legendOf(machines: readonly Marked[]): Block[] {
  const used = new Set(machines.flatMap(marksOf));
  const items = [CABLE, PARTS].filter((mark) => used.has(mark)).map((mark) => `${mark} ${MEANINGS[mark] ?? ''}`);
  return items.length > 0 ? [list('Marks', items)] : [];
}
