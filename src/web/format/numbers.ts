// The notation that the reader chose, as functions for components.
import { usePreferences } from '../state/preferences.ts';
import { localised, localisedSentence, type Numbers } from './localised.ts';

type Write = (text: string) => string;

/** One function for each notation, so that nothing is drawn anew for a new function that does the same. */
const LOCAL: Readonly<Record<Numbers, Write>> = {
  en: (text) => localised(text, 'en'),
  de: (text) => localised(text, 'de'),
};
const SENTENCE: Readonly<Record<Numbers, Write>> = {
  en: (text) => localisedSentence(text, 'en'),
  de: (text) => localisedSentence(text, 'de'),
};

/** The function that a component passes its numbers through. */
export function useLocal(): Write {
  return LOCAL[usePreferences().numbers];
}

/** The same for sentences of the core, which have names in them. */
export function useLocalSentence(): Write {
  return SENTENCE[usePreferences().numbers];
}
