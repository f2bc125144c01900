// viable advise: its flags and examples; from a need to a ranked list of machines.
import { type Command, Option } from 'commander';
import { PLATFORMS, TIERS } from '../../../core/advise/need-words.ts';
import { collect, withFormat } from '../flags.ts';
import { withBuyer } from './buyer-flags.ts';

const EXAMPLES = `
Examples:
  viable advise --model qwen2.5-coder-32b-instruct --workload uc4 --users 1 --budget 3000EUR
  viable advise --model qwen2.5-14b-instruct --workload uc2 --users 20 --budget 15000EUR --format html > decision.html
  viable advise --model qwen2.5-14b-instruct --workload uc2=off-line --documents-per-night 10000
  viable advise --min-score "MMLU-Pro=65" --workload uc2,uc4=background --power 800W --budget 4000EUR
  viable advise need.yaml
Run bare in a terminal it asks. Exit code 1: nothing meets the need; the nearest changes that would do are listed.`;

export function adviseCommand(viable: Command): void {
  withFormat(withBuyer(viable.command('advise')))
    .description(
      'which machine to buy for a need: ranked, with cost over its life, risks, and what to verify on delivery',
    )
    .argument('[need]', 'the need as YAML, "-" for standard input; flags go before what it says')
    .option('--need <file>', 'the same')
    .option('--model <models>', 'any of these models will do, comma-separated')
    .option('--min-score <score>', 'floor of quality: a benchmark and its score, as "MMLU-Pro=65"')
    .option('--min-parameters <billions>', 'floor of size, where no score will do')
    .option('--quant <formats>', 'formats that will do; without it those of little loss')
    .option(
      '--workload <ids>',
      'use cases, each with its tier where they differ, as uc2,uc4=background; without it uc2',
    )
    .addOption(new Option('--tier <tier>', 'tier that use cases need').choices([...TIERS]))
    .option('--users <count>', 'people who use it')
    .option('--concurrent <count>', 'requests at once at the busiest moment; without it a quarter of the users')
    .option('--documents-per-night <count>', 'a batch to finish each night')
    .option('--budget <amount>', 'most to spend, as 15000EUR')
    .option('--power <watts>', 'most at the socket')
    .option('--noise <dB>', 'loudest, where noise is known')
    .option('--platform <kinds>', `kinds that will do, comma-separated: ${PLATFORMS.join(', ')}`)
    .option('--no-cable', 'no accelerator outside of the case, on a cable')
    .option('--no-generated', 'only machines of the catalogue, none put together from parts')
    .option('--context <tokens>', 'context to make room for, of each request')
    .option('--headroom <share>', 'memory and capacity to keep free; without it 0.1')
    .option('--sure <chance>', 'chance of reaching the tiers, 0 to 0.99; without it 0.8')
    .option('--engine <engine>', 'program that runs the model')
    .option('--api <provider:model>', 'a model of an API to compare with; may be repeated', collect)
    .option('--cached <share>', 'part of the prompt that an API finds in its cache, 0 to 1')
    .option('--limit <count>', 'machines in the shortlist', '5')
    .option('--full', 'open every machine of the shortlist, not only the first')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options) => {
      const bare = process.argv.length <= 3;
      await (await import('../verbs/advise.ts')).adviseVerb({ ...options, need: file ?? options.need }, bare);
    });
}
