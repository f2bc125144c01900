// Type-checks core (no DOM, no Node types), the edges (page: DOM, no Node types) and the tests as separate projects: the compiler is the hard wall.
import { spawnSync } from 'node:child_process';

let failed = 0;
for (const project of ['core', 'node', 'web', 'test']) {
  const ran = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${project}.json`], {
    stdio: 'inherit',
  });
  if (ran.status !== 0) failed++;
}
process.exit(failed > 0 ? 1 : 0);
