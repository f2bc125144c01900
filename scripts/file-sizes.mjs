// Fails when a source file is over 300 lines: one idea a file. Generated data and the lock file are not source.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LIMIT = 300;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter(
    (f) =>
      /\.(ts|tsx|mjs|cjs|md|css|yaml)$/.test(f) &&
      !f.startsWith('catalogue/evidence/') &&
      !f.startsWith('catalogue/calibration/'),
  );
const long = files
  .map((file) => {
    try {
      return { file, lines: readFileSync(file, 'utf8').split('\n').length - 1 };
    } catch {
      return { file, lines: 0 };
    }
  })
  .filter((f) => f.lines > LIMIT);
for (const { file, lines } of long) console.error(`${file}: ${lines} lines, the limit is ${LIMIT}: split it by idea`);
console.log(`file sizes: ${files.length} files, ${long.length} over ${LIMIT} lines`);
process.exit(long.length > 0 ? 1 : 0);
