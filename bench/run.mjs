// npm run bench: our own speed as ratios to baselines of the same run; exit code 1 where a limit is missed.
// node bench/run.mjs [NAME…] measures only what is named, of the keys below; it needs a finished build.
const SECTIONS = {
  'cold-start': {
    title: 'Cold start: wall time ÷ baseline',
    rows: async () => (await import('./cold-start.mjs')).coldStartRows(),
  },
  predict: {
    title: 'Predictions on one core, names resolved: time ÷ baseline',
    rows: async () => (await import('./predict.mjs')).predictRows(),
  },
  answer: {
    title: 'Answers on one core, from names: time ÷ baseline',
    rows: async () => (await import('./answer.mjs')).answerRows(),
  },
  'model-file': {
    title: 'A GGUF header with 150,000 tokens: time ÷ baseline',
    rows: async () => (await import('./model-file.mjs')).modelFileRows(),
  },
  'what-fits': {
    title: 'What fits, all catalogue models × usual formats: time ÷ baseline',
    rows: async () => (await import('./what-fits.mjs')).whatFitsRows(),
  },
  advise: {
    title: "Advice, processor seconds; scenarios decided a second ÷ the core's own rate",
    rows: async () => (await import('./advise.mjs')).adviseRows(),
  },
  page: {
    title: 'The page: a moved slider to the changed answer, 95th percentile',
    rows: async () => (await import('./page.mjs')).pageRows(),
  },
  measure: {
    title: 'Our timing ÷ that of llama-bench, same file, turn by turn',
    rows: async () => (await import('./measure.mjs')).measureRows(),
  },
  server: {
    title: 'Server, 50 connections: time of a request ÷ baseline',
    rows: async () => (await import('./server.mjs')).serverRows(),
  },
};
const VERDICT = { true: 'met', false: 'MISSED', undefined: '' };

function show(title, rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`${title}\n`);
  for (const { name, value, ratio, limit, met } of rows) {
    const times = ratio === undefined ? ' '.repeat(8) : `${ratio.toFixed(2).padStart(6)} ×`;
    console.log(`  ${name.padEnd(width)}  ${times}  ${value.padStart(12)}  ${limit}  ${VERDICT[met]}`.trimEnd());
  }
  console.log('');
  return rows.every((row) => row.met !== false);
}

const named = process.argv.slice(2);
const wrong = named.filter((name) => !Object.hasOwn(SECTIONS, name));
if (wrong.length > 0) {
  console.error(`no benchmark "${wrong[0]}"; there are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : Object.keys(SECTIONS)) {
  const { title, rows } = SECTIONS[name];
  if (!show(title, await rows())) process.exitCode = 1;
}
