// Runs before anything is painted: the light that was chosen, and whether the answer written into the page is the one asked for.

export {};

const address = window.location.hash;
const stored = (name: string): string | null => {
  try {
    return window.localStorage.getItem(`viable.${name}`);
  } catch {
    return null;
  }
};
const preferred = (name: string): string | null => new URLSearchParams(address.split('?')[1]).get(name) ?? stored(name);

document.documentElement.dataset.theme = preferred('theme') ?? 'system';
// The build wrote the answer to the plain address, in English numbers.
const written = /^#?\/?(explore)?$/.test(address) && preferred('numbers') !== 'de';
document.documentElement.dataset.ahead = written ? 'shown' : 'hidden';
