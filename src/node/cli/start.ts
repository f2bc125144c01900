// The command line's first step, before anything is loaded: here, or in a process of its own.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { inOwnProcess, ownProcessFlags } from './own-process.ts';

const flags = ownProcessFlags({
  words: process.argv.slice(2),
  execArgv: process.execArgv,
  nodeOptions: process.env.NODE_OPTIONS,
  cores: availableParallelism(),
  nodeVersion: process.versions.node,
});
const here = () => import('./main.ts');
if (flags.length === 0) await here();
else inOwnProcess(fileURLToPath(import.meta.url), flags, here);
