// The command line's entry: parses arguments, loads the verb asked for, and ends with one line and a documented code on failure.
import { StoreError } from '../store/store-error.ts';
import { CliError, oneLine } from './fail.ts';
import { program } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`viable: standard output takes nothing more (${error.code ?? oneLine(error.message)})\n`);
  process.exit(3);
});

try {
  if (process.argv.length <= 2) program().outputHelp();
  else await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CliError) {
    process.stderr.write(`viable: ${oneLine(error.message)}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof StoreError) {
    process.stderr.write(`viable: ${oneLine(error.message)}\n`);
    process.exitCode = error.problem === 'wrong-use' ? 2 : 3;
  } else {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `viable: unexpected failure: ${oneLine(message)} (this is a bug; set VIABLE_DEBUG=1 for its place)\n`,
    );
    if (process.env.VIABLE_DEBUG) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
    process.exitCode = 3;
  }
}
