// How the reader wants numbers, money and light: in the address if chosen there, else as chosen last time in this browser.
import { setValues, useAddress } from './store.ts';

export interface Preferences {
  readonly numbers: 'en' | 'de';
  readonly currency: 'EUR' | 'USD';
  readonly theme: 'system' | 'light' | 'dark';
}

type Name = keyof Preferences;

const CHOICES: { readonly [K in Name]: readonly Preferences[K][] } = {
  numbers: ['en', 'de'],
  currency: ['EUR', 'USD'],
  theme: ['system', 'light', 'dark'],
};

export const PREFERENCE_NAMES = Object.keys(CHOICES) as readonly Name[];

/** Storage may be forbidden (private windows, files): then nothing is remembered. */
function remembered(name: Name): string | null {
  try {
    return window.localStorage.getItem(`viable.${name}`);
  } catch {
    return null;
  }
}

function chosen<K extends Name>(name: K, given: string | undefined): Preferences[K] {
  const wanted = given ?? remembered(name);
  return CHOICES[name].find((choice) => choice === wanted) ?? (CHOICES[name][0] as Preferences[K]);
}

export function usePreferences(): Preferences {
  const { values } = useAddress();
  return {
    numbers: chosen('numbers', values.numbers),
    currency: chosen('currency', values.currency),
    theme: chosen('theme', values.theme),
  };
}

export function setPreference(name: Name, value: string): void {
  try {
    window.localStorage.setItem(`viable.${name}`, value);
  } catch {
    // Not remembered; it still holds for this address.
  }
  setValues({ [name]: value });
}
