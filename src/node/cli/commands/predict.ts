// viable predict: its flags and examples; scenarios as JSON lines.
import { type Command, Option } from 'commander';

const EXAMPLES = `
Example:
  echo '{"id":"a","machine":"nvidia-dgx-spark","model":"llama-3.1-8b-instruct","quantization":"Q4_K_M","workload":"uc2"}' |
    viable predict --scenarios -`;

export function predictCommand(viable: Command): void {
  viable
    .command('predict')
    .description('answer scenarios, one JSON object a line')
    .requiredOption('--scenarios <file>', 'file of scenarios, "-" for standard input')
    .addOption(
      new Option('--evidence <mode>', 'use what is measured of the very device')
        .choices(['auto', 'off'])
        .default('auto'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/predict.ts')).predictVerb(options));
}
