// The verbs and their options; each verb's code is loaded only when it runs.
import { Command, Option } from 'commander';
import { CliError } from './fail.ts';

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
  return viable;
}
