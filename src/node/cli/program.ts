// The verbs: one file each in commands/ with its flags; each verb's code is loaded only when it runs.
import { Command } from 'commander';
import { adviseCommand } from './commands/advise.ts';
import { assessCommand } from './commands/assess.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { catalogueCommand } from './commands/catalogue.ts';
import { compareCommand } from './commands/compare.ts';
import { costCommand } from './commands/cost.ts';
import { engineCommand } from './commands/engine.ts';
import { importCommand } from './commands/import.ts';
import { machineCommand } from './commands/machine.ts';
import { measureCommand } from './commands/measure.ts';
import { memoryCommand } from './commands/memory.ts';
import { modelsCommand } from './commands/models.ts';
import { predictCommand } from './commands/predict.ts';
import { probeCommand } from './commands/probe.ts';
import { reportCommand } from './commands/report.ts';
import { resultsCommand } from './commands/results.ts';
import { serveCommand } from './commands/serve.ts';
import { tokenCommand } from './commands/token.ts';
import { CliError } from './fail.ts';

/** Put in by the build from package.json. */
declare const VIABLE_VERSION: string;

const EXIT_CODES = `
Exit codes: 0 done; 1 the answer is "no" where a verb asks a yes-or-no question; 2 wrong use or unknown name;
3 something outside failed. NO_COLOR switches colours off.`;

/** In the order in which --help lists them. */
const COMMANDS = [
  assessCommand,
  memoryCommand,
  modelsCommand,
  compareCommand,
  adviseCommand,
  costCommand,
  predictCommand,
  measureCommand,
  engineCommand,
  probeCommand,
  machineCommand,
  resultsCommand,
  importCommand,
  calibrateCommand,
  catalogueCommand,
  reportCommand,
  serveCommand,
  tokenCommand,
];

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
  for (const command of COMMANDS) command(viable);
  return viable;
}
