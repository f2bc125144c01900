// Asks for a need in a terminal, one question a line; an empty answer takes what stands in brackets.
import { createInterface } from 'node:readline/promises';
import type { AdviseOptions } from './verbs/advise.ts';

interface Question {
  readonly key: keyof AdviseOptions;
  readonly text: string;
  readonly fallback: string;
}

const QUESTIONS: readonly Question[] = [
  { key: 'model', text: 'Model (name; several with commas)', fallback: 'qwen2.5-14b-instruct' },
  {
    key: 'workload',
    text: 'Use cases (uc1 classify, uc2 long documents, uc3 reasoning, uc4 writing and code)',
    fallback: 'uc2',
  },
  { key: 'tier', text: 'How fast (interactive, background, off-line)', fallback: 'interactive' },
  { key: 'users', text: 'Users', fallback: '1' },
  { key: 'budget', text: 'Budget (such as 3000EUR; "none" for no limit)', fallback: 'none' },
  { key: 'country', text: 'Country, for electricity and tax', fallback: 'de' },
];

/** Answers as the flags that would say the same. */
export async function askNeed(): Promise<Partial<AdviseOptions>> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Record<string, string> = {};
  try {
    for (const { key, text, fallback } of QUESTIONS) {
      const said = (await ask.question(`${text} [${fallback}]: `)).trim();
      const value = said === '' ? fallback : said;
      if (value !== 'none') answers[key] = value;
    }
  } finally {
    ask.close();
  }
  const flags = Object.entries(answers).map(([key, value]) => `--${key} ${/\s/.test(value) ? `"${value}"` : value}`);
  process.stderr.write(`\nviable advise ${flags.join(' ')}\n\n`);
  return answers;
}
