// npm run bench: our own speed as ratios to baselines of the same run; exit code 1 where a limit is missed.
import { answerRows } from './answer.mjs';
import { coldStartRows } from './cold-start.mjs';
import { predictRows } from './predict.mjs';

const VERDICT = { true: 'met', false: 'MISSED', undefined: '' };

function show(title, rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`${title}\n`);
  for (const { name, value, ratio, limit, met } of rows)
    console.log(
      `  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(6)} ×  ${value.padStart(12)}  ${limit}  ${VERDICT[met]}`.trimEnd(),
    );
  console.log('');
  return rows.every((row) => row.met !== false);
}

const met = [
  show('Cold start: wall time ÷ baseline', coldStartRows()),
  show('Predictions on one core, names resolved: time ÷ baseline', predictRows()),
  show('Answers on one core, from names: time ÷ baseline', answerRows()),
];
if (met.includes(false)) process.exitCode = 1;
