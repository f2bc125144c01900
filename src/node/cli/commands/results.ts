// viable results: its subcommands, flags and examples; what was measured, kept, compared, given away.
import { type Command, Option } from 'commander';
import { withDatabase, withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable results
  viable results show 3
  viable results compare 3 5
  viable results export > results.jsonl
  viable results export --as evidence 3 > evidence.yaml
  viable results import results.jsonl
  viable results delete 4 --yes`;

function withFilter(command: Command): Command {
  return command
    .option('--model <model>', 'part of the model’s id or name')
    .option('--machine <machine>', 'part of the name of the machine, its processor or accelerator')
    .option('--quant <quantization>', 'format of the weights')
    .option('--engine <engine>', 'part of the engine’s name')
    .addOption(new Option('--status <status>', 'only these').choices(['accepted', 'doubtful', 'refused', 'all']))
    .option('--since <date>', 'measured on or after this day, e.g. 2026-05-01');
}

export function resultsCommand(viable: Command): void {
  const results = viable
    .command('results')
    .description('stored results: list, show, compare, export, import, delete')
    .addHelpText('after', EXAMPLES);
  withFilter(withFormat(withDatabase(results.command('list', { isDefault: true }))))
    .description('the stored results, newest first; refused ones are kept apart')
    .option('--limit <count>', 'results to show', '50')
    .addOption(new Option('--order <order>', 'order').choices(['newest', 'oldest', 'score']).default('newest'))
    .action(async (options) => (await import('../verbs/results/list.ts')).listVerb(options));
  withFormat(withDatabase(results.command('show')))
    .description('one result beside its prediction, and where the error lies')
    .argument('<number>', 'its number or id')
    .action(async (which, options) => (await import('../verbs/results/show.ts')).showVerb(which, options));
  withFormat(withDatabase(results.command('compare')))
    .description('results side by side, and what differs besides speed')
    .argument('<numbers...>', 'two or more numbers or ids')
    .action(async (which, options) => (await import('../verbs/results/compare.ts')).compareResultsVerb(which, options));
  withFilter(withDatabase(results.command('export')))
    .description('results as JSON Lines that import takes back, or as evidence for the catalogue; refused ones too')
    .argument('[numbers...]', 'only these')
    .addOption(new Option('--as <form>', 'form').choices(['jsonl', 'evidence']).default('jsonl'))
    .option('--output <file>', 'write to a file, which must not exist')
    .action(async (which, options) => (await import('../verbs/results/export.ts')).exportVerb(which, options));
  withFormat(withDatabase(results.command('import')))
    .description('take what export wrote; what is there already stays as it is')
    .argument('<file>', 'JSON Lines, "-" for standard input')
    .action(async (file, options) => (await import('../verbs/results/import.ts')).importLinesVerb(file, options));
  withFormat(withDatabase(results.command('delete')))
    .description(
      'take results out of the store; they are written to deleted-results.jsonl in the user data folder first',
    )
    .argument('<numbers...>', 'numbers or ids')
    .option('--yes', 'do not ask')
    .action(async (which, options) => (await import('../verbs/results/delete.ts')).deleteVerb(which, options));
}
