// The verbs and their options; each verb's code is loaded only when it runs.
import { Command, Option } from 'commander';
import { FORMATS } from '../../core/report/render.ts';
import { CliError } from './fail.ts';

const EXAMPLES = {
  assess: `
Examples:
  viable assess
  viable assess --machine "Ryzen 9 9950X + RTX 5090" --model llama-3.1-8b-instruct --quant Q4_K_M
  viable assess --gpu "2x RTX 5090" --cpu "Ryzen 9 9950X" --memory 192GB --model llama-3.3-70b-instruct --explain
  viable assess --model ./model.gguf --workload uc1,uc2 --format json`,
} as const;

const collect = (value: string, all: readonly string[] = []) => [...all, value];

/** Flags that describe a machine; without any it is this one. */
function withMachine(command: Command): Command {
  return command
    .option('--machine <machine>', 'catalogue machine, or parts: "Ryzen 9 9950X + 2x RTX 5090 + 192GB"')
    .option('--gpu <gpu>', 'accelerators, e.g. "2x RTX 5090"; may be repeated', collect)
    .option('--cpu <cpu>', 'processor, e.g. "Ryzen 9 9950X"')
    .option('--memory <size>', 'system memory, e.g. 192GB')
    .addOption(new Option('--os <system>', 'operating system of that machine').choices(['linux', 'windows', 'macos']))
    .option('--memory-bandwidth <GB/s>', 'system memory bandwidth, where you know it')
    .option('--measure-bandwidth', 'measure the memory bandwidth of this machine first (about 3 s)');
}

function withSettings(command: Command): Command {
  return command
    .option('--quant <quantization>', 'format of the weights, e.g. Q4_K_M')
    .option('--engine <engine>', 'program that runs the model')
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …')
    .addOption(new Option('--flash-attention <switch>', 'flash attention').choices(['on', 'off']))
    .option('--context <tokens>', 'context to make room for')
    .option('--users <count>', 'sequences served at once')
    .option('--gpu-layers <count>', 'layers on the accelerators, instead of the best that fits')
    .addOption(new Option('--placement <where>', 'where the model may go').choices(['auto', 'cpu']))
    .addOption(new Option('--evidence <mode>', 'use what is measured of the very device').choices(['auto', 'off']));
}

function withFormat(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'output format').choices([...FORMATS]).default('table'));
}

/** The program as commander parses it; errors of use end with exit code 2. */
export function program(): Command {
  const viable = new Command('viable')
    .description(
      'Is it viable to run this model on that machine, for this use case: how fast, how surely, at what cost?',
    )
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      throw new CliError(error.message.replace(/^error: /, ''), 2);
    })
    .configureOutput({ writeErr: () => {} })
    .showHelpAfterError(false);
  withFormat(withSettings(withMachine(viable.command('assess'))))
    .description('assess a model on a machine: memory, speed, tier, how sure, why; without --machine, this machine')
    .option('--model <model>', 'catalogue model, GGUF file or address; without it one that fits is taken')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc1,uc2,uc3,uc4')
    .option('--explain', 'show the terms of the prediction, the specifications and the sources')
    .addHelpText('after', EXAMPLES.assess)
    .action(async (options) => (await import('./verbs/assess.ts')).assessVerb(options));
  viable
    .command('predict')
    .description('answer scenarios, one JSON object a line')
    .requiredOption('--scenarios <file>', 'file of scenarios, "-" for standard input')
    .addOption(
      new Option('--evidence <mode>', 'use what is measured of the very device')
        .choices(['auto', 'off'])
        .default('auto'),
    )
    .action(async (options) => (await import('./verbs/predict.ts')).predictVerb(options));
  withFormat(viable.command('report'))
    .description('print a report: "seed", the tables of the document Viable is built from, checked')
    .argument('<report>', 'seed')
    .action(async (what, options) => (await import('./verbs/report.ts')).reportVerb(what, options));
  return viable;
}
