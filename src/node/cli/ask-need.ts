// Asks for a need in a terminal, one question a line; an empty answer takes what stands in brackets, a wrong one is asked again.
import { createInterface } from 'node:readline/promises';
import { MoneySchema } from '../../core/advise/need.ts';
import { TIERS } from '../../core/advise/need-words.ts';
import type { Catalogue, Supply } from '../../core/catalogue/catalogue.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { resolveWorkload } from '../../core/workload/workload.ts';
import { CliError, oneLine } from './fail.ts';
import type { AdviseOptions } from './verbs/advise.ts';

interface Question {
  readonly key: keyof AdviseOptions;
  readonly text: string;
  readonly fallback: string;
  /** What is wrong with an answer; nothing where it will do. */
  readonly problem: (answer: string) => string | undefined;
}

const oneOf = (answer: string, known: readonly string[]) =>
  known.includes(answer) ? undefined : `say one of ${known.join(', ')}`;

/** The first reason among comma-separated names. */
function eachNamed(
  answer: string,
  resolve: (name: string) => { status: 'ok' } | { status: 'unknown'; reasons: readonly string[] },
): string | undefined {
  for (const name of answer.split(',')) {
    const found = resolve(name.trim());
    if (found.status === 'unknown') return found.reasons[0];
  }
  return undefined;
}

function moneyProblem(answer: string): string | undefined {
  const money = MoneySchema.safeParse(answer);
  return money.success ? undefined : money.error.issues[0]?.message;
}

function questionsOf(catalogue: Catalogue, supply: Supply): readonly Question[] {
  const countries = Object.keys(supply.countries);
  return [
    {
      ...{ key: 'model', text: 'Model (name; several with commas)', fallback: 'qwen2.5-14b-instruct' },
      problem: (a) => eachNamed(a, (name) => resolveEntry(catalogue.models, name, 'model')),
    },
    {
      key: 'workload',
      text: 'Use cases (uc1 classify, uc2 long documents, uc3 reasoning, uc4 writing and code)',
      fallback: 'uc2',
      problem: (a) => eachNamed(a, (name) => resolveWorkload(catalogue, name)),
    },
    {
      ...{ key: 'tier', text: `How fast (${TIERS.join(', ')})`, fallback: 'interactive' },
      problem: (a) => oneOf(a, TIERS),
    },
    {
      ...{ key: 'users', text: 'Users', fallback: '1' },
      problem: (a) => (/^[1-9]\d{0,6}$/.test(a) ? undefined : 'say a whole number'),
    },
    {
      ...{ key: 'budget', text: 'Budget (such as 3000EUR; "none" for no limit)', fallback: 'none' },
      problem: (a) => (a === 'none' ? undefined : moneyProblem(a)),
    },
    {
      ...{ key: 'country', text: 'Country, for electricity and tax', fallback: 'de' },
      problem: (a) => oneOf(a.toLowerCase(), countries),
    },
  ];
}

/** Answers as the flags that would say the same. */
export async function askNeed(catalogue: Catalogue, supply: Supply): Promise<Partial<AdviseOptions>> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  ask.once('close', () => ended.abort());
  const answers: Record<string, string> = {};
  try {
    for (const { key, text, fallback, problem } of questionsOf(catalogue, supply)) {
      for (;;) {
        const said = oneLine(await ask.question(`${text} [${fallback}]: `, { signal: ended.signal }));
        const value = said === '' ? fallback : said;
        const wrong = problem(value);
        if (wrong === undefined) {
          if (value !== 'none') answers[key] = value;
          break;
        }
        process.stderr.write(`  ${wrong}\n`);
      }
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.stderr.write('\n');
    throw new CliError('no need was said; "viable advise --help" shows it as flags');
  } finally {
    ask.close();
  }
  const flags = Object.entries(answers).map(([key, value]) => `--${key} ${/\s/.test(value) ? `"${value}"` : value}`);
  process.stderr.write(`\nviable advise ${flags.join(' ')}\n\n`);
  return answers;
}
