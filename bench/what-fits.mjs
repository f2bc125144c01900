// What fits one machine: every catalogue model in the best of the usual formats, searched anew each time.
import { DEFAULT_SETTINGS, resolveMachine, USUAL_FORMATS, whatFits } from '../dist/index.js';
import { inRounds } from './rounds.mjs';
import { answered, builtContext } from './scenarios.mjs';

const MACHINES = ['desktop-rtx-3090', 'server-8x-h100', 'mac-mini-m4-16gb', 'ryzen-9-9950x'];
const MOST_SECONDS = 0.1;

const timed = (work) => {
  const start = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - start) / 1000 };
};
const milliseconds = (seconds) => `${(1000 * seconds).toFixed(1)} ms`;

/** Descriptions and weights of all models in all formats. */
function allCandidates({ catalogue, library }) {
  return Object.keys(catalogue.models).map((id) => {
    const model = answered(library.describe(id));
    const formats = USUAL_FORMATS.flatMap((format) => {
      const prepared = library.prepare(model, format);
      return prepared.status === 'ok' ? [prepared.value] : [];
    });
    return { model, formats };
  });
}

/** Rows for the report: preparing, the first search, then searches whose compute buffers are known. */
export async function whatFitsRows() {
  const context = builtContext();
  const machines = MACHINES.map((name) => answered(resolveMachine(context.catalogue, name)));
  const prepared = timed(() => allCandidates(context));
  const candidates = prepared.value;
  const search = (machine) => whatFits(candidates, DEFAULT_SETTINGS, machine);
  const first = timed(() => search(machines[0]));
  const fitting = new Map(machines.map((machine, i) => [MACHINES[i], search(machine).length]));
  const plans = candidates.reduce((sum, { formats }) => sum + formats.length, 0);
  const baseline = `baseline: JSON.stringify of ${candidates.length} models`;
  const entries = Object.values(context.catalogue.models);
  const subjects = { [baseline]: () => (JSON.stringify(entries) ? 1 : 0) };
  machines.forEach((machine, i) => {
    subjects[MACHINES[i]] = () => (search(machine) ? 1 : 0);
  });
  const measured = await inRounds(subjects, baseline, { rounds: 15, warmUp: 2 });
  const rows = Object.entries(measured).map(([name, { seconds, ratio }]) => {
    const isSearch = name !== baseline;
    return {
      name: isSearch ? `${name}: ${fitting.get(name)} of ${candidates.length} fit` : name,
      value: milliseconds(seconds),
      ratio,
      limit: isSearch ? `at most ${milliseconds(MOST_SECONDS)}` : '',
      met: isSearch ? seconds <= MOST_SECONDS : undefined,
    };
  });
  return [
    { name: `preparing ${plans} models in formats, once`, value: milliseconds(prepared.seconds), limit: '' },
    {
      name: `${MACHINES[0]}, first search`,
      value: milliseconds(first.seconds),
      limit: 'works out the compute buffers',
    },
    ...rows,
  ];
}
