// The notation that the reader chose, as a function for components.
import { usePreferences } from '../state/preferences.ts';
import { localised } from './localised.ts';

/** The function that a component passes its numbers through. */
export function useLocal(): (text: string) => string {
  const { numbers } = usePreferences();
  return (text) => localised(text, numbers);
}
