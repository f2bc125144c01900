// viable report: its flags and examples; ready reports.
import type { Command } from 'commander';
import { withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable report seed
  viable report seed --format html > seed.html`;

export function reportCommand(viable: Command): void {
  withFormat(viable.command('report'))
    .description('print a report: "seed", the tables of the document Viable is built from, checked')
    .argument('<report>', 'seed')
    .addHelpText('after', EXAMPLES)
    .action(async (what, options) => (await import('../verbs/report.ts')).reportVerb(what, options));
}
