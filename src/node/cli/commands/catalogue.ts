// viable catalogue: its flags and examples; the facts: list, show, schema, lint.
import type { Command } from 'commander';
import { withFormat } from '../flags.ts';

const EXAMPLES = {
  catalogue: `
Examples:
  viable catalogue list
  viable catalogue show "RTX 5090"
  viable catalogue lint ./catalogue`,
  list: `
Examples:
  viable catalogue list
  viable catalogue list models --format csv`,
  show: `
Examples:
  viable catalogue show "RTX 5090"
  viable catalogue show models/llama-3.1-8b-instruct --format json`,
  lint: `
Examples:
  viable catalogue lint
  viable catalogue lint ./catalogue`,
} as const;

export function catalogueCommand(viable: Command): void {
  const catalogue = viable
    .command('catalogue')
    .description('the facts: list, show, lint')
    .addHelpText('after', EXAMPLES.catalogue);
  withFormat(catalogue.command('list'))
    .description('entries of a kind, or the kinds')
    .argument('[kind]', 'accelerators, cpus, machines, models, quantizations, …')
    .addHelpText('after', EXAMPLES.list)
    .action(async (kind, options) => (await import('../verbs/catalogue.ts')).catalogueListVerb(kind, options));
  withFormat(catalogue.command('show'))
    .description('one entry, every value with its source')
    .argument('<entry>', 'id, name or alias; "kind/id" where several kinds share a name')
    .addHelpText('after', EXAMPLES.show)
    .action(async (entry, options) => (await import('../verbs/catalogue.ts')).catalogueShowVerb(entry, options));
  catalogue
    .command('schema')
    .description('JSON Schema of a kind of entry, for editors')
    .argument('<kind>', 'accelerators, cpus, machines, models, …')
    .action(async (kind) => (await import('../verbs/catalogue-schema.ts')).catalogueSchemaVerb(kind));
  withFormat(catalogue.command('lint'))
    .description('check a catalogue folder; exit code 1 if anything is wrong')
    .argument('[folder]', 'folder with the YAML files', 'catalogue')
    .addHelpText('after', EXAMPLES.lint)
    .action(async (folder, options) => (await import('../verbs/catalogue.ts')).catalogueLintVerb(folder, options));
}
