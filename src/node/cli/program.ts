// The verbs and their options; each verb's code is loaded only when it runs.
import { Command, Option } from 'commander';
import { FORMATS } from '../../core/report/render.ts';
import { CliError } from './fail.ts';

/** Put in by the build from package.json. */
declare const VIABLE_VERSION: string;

const EXAMPLES = {
  assess: `
Examples:
  viable assess
  viable assess --machine "Ryzen 9 9950X + RTX 5090" --model llama-3.1-8b-instruct --quant Q4_K_M
  viable assess --gpu "2x RTX 5090" --cpu "Ryzen 9 9950X" --memory 192GB --model llama-3.3-70b-instruct --explain
  viable assess --model ./model.gguf --workload uc1,uc2 --format json`,
  models: `
Examples:
  viable models
  viable models --gpu "RTX 4090" --cpu "Ryzen 9 7950X" --memory 64GB --workload uc3 --quant Q5_K_M`,
  memory: `
Examples:
  viable memory llama-3.1-8b-instruct --gpu "RTX 4060 Ti 16GB" --cpu "Ryzen 7 7700X" --memory 32GB --context 32768
  viable memory ./model.gguf --placement cpu --explain
  viable memory gpt-oss-120b --gpu "RTX 5090" --cpu "Ryzen 9 9950X" --memory 192GB --cpu-moe --search
  viable memory qwen3-32b --quant fp8 --gpu H100 --program vllm`,
  compare: `
Examples:
  viable compare this framework-desktop-128gb "Ryzen 9 9950X + RTX 5090" --model qwen2.5-32b-instruct
  viable compare nvidia-dgx-spark mac-studio-m4-max-40c-128gb --model llama-3.3-70b-instruct --workload uc2 --format csv`,
  predict: `
Example:
  echo '{"id":"a","machine":"nvidia-dgx-spark","model":"llama-3.1-8b-instruct","quantization":"Q4_K_M","workload":"uc2"}' |
    viable predict --scenarios -`,
  probe: `
Examples:
  viable probe
  viable probe --format json`,
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
  report: `
Examples:
  viable report seed
  viable report seed --format html > seed.html`,
} as const;

const EXIT_CODES = `
Exit codes: 0 done; 1 the answer is "no" where a verb asks a yes-or-no question; 2 wrong use or unknown name;
3 something outside failed. NO_COLOR switches colours off.`;

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
    .addOption(
      new Option('--backend <backend>', 'what the engine computes with; each accelerator has a usual one').choices([
        'cpu',
        'cuda',
        'metal',
        'rocm',
        'vulkan',
      ]),
    )
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …')
    .addOption(new Option('--flash-attention <switch>', 'flash attention').choices(['on', 'off']))
    .option('--context <tokens>', 'context to make room for')
    .option('--users <count>', 'sequences served at once')
    .option('--gpu-layers <count>', 'layers on the accelerators, instead of the best that fits')
    .addOption(new Option('--placement <where>', 'where the model may go').choices(['auto', 'cpu']))
    .addOption(new Option('--evidence <mode>', 'use what is measured of the very device').choices(['auto', 'off']));
}

function withFormat(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'output format').choices([...FORMATS]).default('table'))
    .addOption(new Option('--json', 'short for --format json').implies({ format: 'json' }));
}

/** The program as commander parses it; errors of use end with exit code 2. */
export function program(): Command {
  const viable = new Command('viable')
    .description(
      'Is it viable to run this model on that machine, for this use case: how fast, how surely, at what cost?',
    )
    .version(VIABLE_VERSION)
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      if (error.code === 'commander.help') throw new CliError('no verb was given; --help lists them', 2);
      throw new CliError(error.message.replace(/^error: /, ''), 2);
    })
    .configureOutput({ writeErr: () => {} })
    .showHelpAfterError(false)
    .addHelpText('after', EXIT_CODES);
  withFormat(withSettings(withMachine(viable.command('assess'))))
    .description('assess a model on a machine: memory, speed, tier, how sure, why; without --machine, this machine')
    .option('--model <model>', 'catalogue model, GGUF file or address; without it one that fits is taken')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc1,uc2,uc3,uc4')
    .option('--explain', 'show the terms of the prediction, the specifications and the sources')
    .addHelpText('after', EXAMPLES.assess)
    .action(async (options) => (await import('./verbs/assess.ts')).assessVerb(options));
  withFormat(withMachine(viable.command('memory')))
    .description('what will sit where, byte by byte; exit code 1 when it does not fit')
    .argument('<model>', 'catalogue model, GGUF file, folder or address')
    .option('--quant <quantization>', 'format of the weights; a file keeps its own unless this asks "what if"')
    .option('--context <tokens>', 'tokens of context over all slots')
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …')
    .addOption(new Option('--flash-attention <switch>', 'flash attention').choices(['on', 'off']))
    .option('--slots <count>', 'sequences served at once')
    .option('--kv-unified', 'one cache for all slots instead of the context split')
    .option('--ubatch <tokens>', 'tokens of one step of prompt processing')
    .option('--gpu-layers <count>', 'layers on the accelerators as llama.cpp counts them (the output is one more)')
    .option('--tensor-split <shares>', 'share of each accelerator, e.g. 3,1')
    .option('--cpu-moe', 'experts of all layers on the CPU')
    .option('--n-cpu-moe <layers>', 'experts of the first layers on the CPU')
    .addOption(new Option('--placement <where>', 'where the model may go').choices(['auto', 'cpu']))
    .addOption(
      new Option('--program <program>', 'program that will run').choices([
        'llama-server',
        'llama-cli',
        'llama-bench',
        'vllm',
      ]),
    )
    .option('--utilisation <share>', 'vllm: share of the device it may take')
    .option('--mmproj <file>', 'vision or audio projector loaded beside the model')
    .option('--lora <file>', 'LoRA adapter; may be repeated', collect)
    .option('--draft <file>', 'draft model for speculative decoding, with a cache of its own')
    .option(
      '--resident',
      'count mapped file pages beside weights rearranged for the CPU, as tools that list resident memory do',
    )
    .option('--search', 'also the longest context, the best format and the smallest machine')
    .option('--explain', 'layer by layer and by groups of tensors')
    .addHelpText('after', EXAMPLES.memory)
    .action(async (model, options) => (await import('./verbs/memory.ts')).memoryVerb(model, options));
  withFormat(withSettings(withMachine(viable.command('models'))))
    .description('which catalogue models fit a machine, how fast, best first; without --machine, this machine')
    .option('--workload <id>', 'use case', 'uc4')
    .option('--limit <count>', 'models to show', '25')
    .option('--all', 'show all that fit')
    .addHelpText('after', EXAMPLES.models)
    .action(async (options) => (await import('./verbs/models.ts')).modelsVerb(options));
  withFormat(withSettings(viable.command('compare')))
    .description('one model on several machines, side by side')
    .argument('<machines...>', 'catalogue machines or parts, as in --machine; "this" is the machine at hand')
    .requiredOption('--model <model>', 'catalogue model, GGUF file or address')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc1,uc2,uc3,uc4')
    .addHelpText('after', EXAMPLES.compare)
    .action(async (machines, options) => (await import('./verbs/compare.ts')).compareVerb(machines, options));
  viable
    .command('predict')
    .description('answer scenarios, one JSON object a line')
    .requiredOption('--scenarios <file>', 'file of scenarios, "-" for standard input')
    .addOption(
      new Option('--evidence <mode>', 'use what is measured of the very device')
        .choices(['auto', 'off'])
        .default('auto'),
    )
    .addHelpText('after', EXAMPLES.predict)
    .action(async (options) => (await import('./verbs/predict.ts')).predictVerb(options));
  withFormat(viable.command('probe'))
    .description('what this machine tells about itself, with the origin of each datum')
    .addHelpText('after', EXAMPLES.probe)
    .action(async (options) => (await import('./verbs/probe.ts')).probeVerb(options));
  const catalogue = viable
    .command('catalogue')
    .description('the facts: list, show, lint')
    .addHelpText('after', EXAMPLES.catalogue);
  withFormat(catalogue.command('list'))
    .description('entries of a kind, or the kinds')
    .argument('[kind]', 'accelerators, cpus, machines, models, quantizations, …')
    .addHelpText('after', EXAMPLES.list)
    .action(async (kind, options) => (await import('./verbs/catalogue.ts')).catalogueListVerb(kind, options));
  withFormat(catalogue.command('show'))
    .description('one entry, every value with its source')
    .argument('<entry>', 'id, name or alias; "kind/id" where several kinds share a name')
    .addHelpText('after', EXAMPLES.show)
    .action(async (entry, options) => (await import('./verbs/catalogue.ts')).catalogueShowVerb(entry, options));
  catalogue
    .command('schema')
    .description('JSON Schema of a kind of entry, for editors')
    .argument('<kind>', 'accelerators, cpus, machines, models, …')
    .action(async (kind) => (await import('./verbs/catalogue-schema.ts')).catalogueSchemaVerb(kind));
  withFormat(catalogue.command('lint'))
    .description('check a catalogue folder; exit code 1 if anything is wrong')
    .argument('[folder]', 'folder with the YAML files', 'catalogue')
    .addHelpText('after', EXAMPLES.lint)
    .action(async (folder, options) => (await import('./verbs/catalogue.ts')).catalogueLintVerb(folder, options));
  withFormat(viable.command('report'))
    .description('print a report: "seed", the tables of the document Viable is built from, checked')
    .argument('<report>', 'seed')
    .addHelpText('after', EXAMPLES.report)
    .action(async (what, options) => (await import('./verbs/report.ts')).reportVerb(what, options));
  return viable;
}
