// The search of advice, from one model to a spread of the whole catalogue: seconds, scenarios decided a second, and that rate against the core's own.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createContext, helperFlags, outcomeOf, resolveScenario } from '../dist/search-threads.js';
import { NEEDS } from './advise-needs.mjs';
import { answered, BY_ID, builtContext, over, TIMES } from './scenarios.mjs';

const MOST_SECONDS = 3;

const count = (n) => Math.round(n).toLocaleString('en');

/** Scenarios a second of memory, prediction and verdict, with everything known already. */
function ownRate(context) {
  const resolved = BY_ID.map((request) => answered(resolveScenario(context, request)));
  const loop = () => over(resolved, TIMES, (scenario) => outcomeOf(context, scenario));
  loop();
  const before = process.cpuUsage();
  loop();
  const { user, system } = process.cpuUsage(before);
  return TIMES / ((user + system) / 1e6);
}

/** The search for a need, on so many threads, or as many as the program takes, in a process with these options of Node.js. */
function searched(name, flags, threads) {
  const program = fileURLToPath(new URL('./advise-need.mjs', import.meta.url));
  const given = threads === undefined ? [] : [String(threads)];
  const ran = spawnSync(process.execPath, [...flags, program, name, ...given], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`the search for "${name}" failed: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

/** Rows for the report. A scenario is machine × model × format × placement × use case, decided by a bound or by a prediction. */
export async function adviseRows() {
  const rate = ownRate(builtContext(createContext));
  const rows = [{ name: 'the core: memory, prediction, verdict', value: `${count(rate)} /s`, limit: '' }];
  const flags = helperFlags(availableParallelism(), process.versions.node);
  for (const name of Object.keys(NEEDS)) {
    const made = searched(name, flags);
    const { offers, models, scenarios, computed, clock, processor } = made;
    rows.push({
      name: `${name}: ${offers} machines × ${models} models, ${count(scenarios)} scenarios, ${count(computed)} predicted`,
      value: `${clock.toFixed(1)} s`,
      ratio: scenarios / clock / rate,
      limit: `at most ${MOST_SECONDS} s; ${count(scenarios / clock)} /s; processor ${processor.toFixed(1)} s`,
      met: clock <= MOST_SECONDS,
    });
    for (const [title, other] of [
      ['with all of V8’s helper threads', searched(name, [])],
      ['on two threads', searched(name, flags, 2)],
    ])
      rows.push({
        name: `  the same ${title}`,
        value: `${other.clock.toFixed(1)} s`,
        ratio: clock / other.clock,
        limit: `processor ${other.processor.toFixed(1)} s; × as fast as above`,
      });
  }
  return rows;
}
