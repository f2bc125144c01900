// The state of the page as its address: a view and named values behind the "#", so that a link reproduces what is seen.

export const VIEWS = ['explore', 'matrix', 'compare', 'advise', 'measured'] as const;
export type View = (typeof VIEWS)[number];
export type Values = Readonly<Record<string, string>>;

export interface Address {
  readonly view: View;
  readonly values: Values;
}

/** A value longer than this is not read: nothing the page writes is. */
const LONGEST_VALUE = 2000;

const isView = (text: string): text is View => (VIEWS as readonly string[]).includes(text);

/** Reads "#/explore?model=…"; what is not understood is left out. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const values = Object.fromEntries(
    [...new URLSearchParams(query)].filter(([, value]) => value !== '' && value.length <= LONGEST_VALUE),
  );
  return { view: isView(path) ? path : 'explore', values };
}

/** Writes an address; empty values are left out, and names and places that people read stay readable. */
export function formatAddress({ view, values }: Address): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  const text = query
    .toString()
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%7E', '~');
  return `#/${view}${text === '' ? '' : `?${text}`}`;
}
