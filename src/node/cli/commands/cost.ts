// viable cost: its flags and examples; what a machine costs over its life at a load.
import type { Command } from 'commander';
import { collect, withFormat } from '../flags.ts';
import { withBuyer } from './buyer-flags.ts';

const EXAMPLES = `
Examples:
  viable cost --machine my-build.yaml --model qwen2.5-14b-instruct --users 20
  viable cost --machine desktop-rtx-5090 --model qwen2.5-14b-instruct --workload uc2 --requests-per-hour 60 --country de
  viable cost --machine desktop-rtx-3090 --price 1500EUR --model qwen2.5-coder-32b-instruct --api openai:gpt-4o-mini --cached 0.5
  viable cost --machine nvidia-dgx-spark --model gpt-oss-120b --users 4 --format html > cost.html`;

export function costCommand(viable: Command): void {
  withFormat(withBuyer(viable.command('cost')))
    .description(
      'what a machine costs over its life and per million tokens, as its load rises; against APIs and rented GPUs',
    )
    .requiredOption(
      '--machine <machine>',
      'catalogue machine or build file (YAML); or parts with --price, as "Ryzen 9 9950X + RTX 5090"',
    )
    .requiredOption('--model <model>', 'catalogue model')
    .option('--quant <format>', 'format of the weights, e.g. Q4_K_M')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc2')
    .option('--price <amount>', 'what the machine costs, as 3000EUR; without it the catalogue’s price')
    .option('--users <count>', 'people who use it')
    .option('--concurrent <count>', 'requests at once; without it a quarter of the users')
    .option('--documents-per-night <count>', 'a batch each night')
    .option('--engine <engine>', 'program that runs the model')
    .option('--api <provider:model>', 'a model of an API to compare with; may be repeated', collect)
    .option('--cached <share>', 'part of the prompt that an API finds in its cache, 0 to 1')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/cost.ts')).costVerb(options));
}
