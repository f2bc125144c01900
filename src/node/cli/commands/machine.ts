// viable machine: its flags and examples; check, show, list.
import { type Command, Option } from 'commander';
import { withFormat } from '../flags.ts';
import { withBuying } from './buying-flags.ts';

const EXAMPLES = {
  machine: `
Examples:
  viable machine check my-build.yaml
  viable machine show server-epyc-9354 --prices my-prices.csv
  viable machine list "rtx 5090"`,
  check: `
A build file names parts of the catalogue; a part that is not there may bring its own facts:
  name: My workstation
  cpu: Ryzen 9 9950X
  gpus: 2x card-nvidia-geforce-rtx-5090-founders-edition
  motherboard: ASUS ProArt X870E-Creator WiFi
  memory: Crucial Pro DDR5-5600 128 GB (2 x 64 GB)
  ssds: Samsung 990 PRO 4TB
  psu: { name: Test 1600, powerW: 1600, connectors12v2x6: 2, connectorsPcie8: 4 }
  cooler: Noctua NH-D15 G2
  case: Fractal Design Define 7 XL
  circuit: { volts: 230, amperes: 16 }

Examples:
  viable machine check my-build.yaml --all
  viable machine check desktop-2x-rtx-5090 --country us`,
  show: `
Examples:
  viable machine show workstation-threadripper-9960x --as-of 2025-12-31
  viable machine show nvidia-dgx-spark --currency USD --tax excluded
  viable machine show my-build.yaml --prices my-prices.csv --format csv
  viable machine show desktop-rtx-5080 --build-file > my-build.yaml`,
  list: `
Examples:
  viable machine list
  viable machine list mac --platform laptop --format csv`,
} as const;

export function machineCommand(viable: Command): void {
  const machine = viable
    .command('machine')
    .description('machines to buy: check, show with prices, list')
    .addHelpText('after', EXAMPLES.machine);
  const shared = (command: Command) =>
    withFormat(withBuying(command)).option(
      '--circuit <volts x amperes>',
      'circuit it hangs on, e.g. 120x20; absent: the country’s',
    );
  shared(machine.command('check'))
    .description('does it fit together? exit code 1 if not')
    .argument('<machine>', 'build file (YAML), or a machine of the catalogue or of an advice')
    .option('--all', 'rules that pass or do not apply, too')
    .addHelpText('after', EXAMPLES.check)
    .action(async (what, options) => (await import('../verbs/machine.ts')).machineCheckVerb(what, options));
  shared(machine.command('show'))
    .description('bill of materials, prices with their age, power')
    .argument('<machine>', 'build file (YAML), or a machine of the catalogue or of an advice')
    .option('--build-file', 'write it as a build file, to order, vary and check it')
    .addHelpText('after', EXAMPLES.show)
    .action(async (what, options) => (await import('../verbs/machine.ts')).machineShowVerb(what, options));
  shared(machine.command('list'))
    .description('machines of the catalogue, cheapest first')
    .argument('[text]', 'words in the name')
    .addOption(
      new Option('--platform <platform>', 'only these').choices([
        'embedded',
        'laptop',
        'desktop',
        'workstation',
        'server',
        'cluster',
      ]),
    )
    .addHelpText('after', EXAMPLES.list)
    .action(async (text, options) => (await import('../verbs/machine.ts')).machineListVerb(text, options));
}
