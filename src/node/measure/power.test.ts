// The power meter over counters in files and over a program that prints as nvidia-smi does.
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startPowerMeter } from './power.ts';

const NOWHERE = join(tmpdir(), 'viable-no-such-folder');
const folder = () => mkdtempSync(join(tmpdir(), 'viable-power-'));

function counter(joules: number) {
  const root = folder();
  const at = join(root, 'intel-rapl:0');
  mkdirSync(at);
  const set = (j: number) => writeFileSync(join(at, 'energy_uj'), String(Math.round(j * 1e6)));
  writeFileSync(join(at, 'max_energy_range_uj'), String(1000e6));
  set(joules);
  return { root, set };
}

const moment = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe('counters of energy', () => {
  it('count from the beginning of the window, whatever was before', async () => {
    const { root, set } = counter(0);
    const meter = await startPowerMeter({ gpus: 0, powercap: root });
    set(900);
    meter.begin();
    await moment(100);
    expect(await meter.stop()).toBeUndefined();
  });

  it('tell watts, also where the counter starts again from zero', async () => {
    const { root, set } = counter(0);
    const meter = await startPowerMeter({ gpus: 0, powercap: root });
    set(990);
    meter.begin();
    await moment(100);
    set(10);
    const watts = (await meter.stop()) ?? 0;
    // 20 J within at least a tenth of a second.
    expect(watts).toBeGreaterThan(0);
    expect(watts).toBeLessThanOrEqual(20 / 0.1);
  });

  it('that are not there tell nothing', async () => {
    const meter = await startPowerMeter({ gpus: 0, powercap: NOWHERE });
    expect(await meter.stop()).toBeUndefined();
  });
});

/**
 * A program with nvidia-smi's arguments. Idle, it prints 60 W, a little more each time; once the file `state` says "busy" it repeats itself,
 * as a driver does, and with "done" it prints an average of 400 W once and then falls.
 */
function cards(isOld: boolean) {
  const at = folder();
  const [program, state] = [join(at, 'smi'), join(at, 'state')];
  writeFileSync(
    program,
    `#!${process.execPath}
const fs = require('node:fs');
const fields = process.argv[2].split('=')[1].split(',');
if (${isOld} && fields.length > 2) process.exit(2);
let [instant, average, n] = [60, 60, 0];
setInterval(() => {
  const state = fs.existsSync(${JSON.stringify(state)}) ? fs.readFileSync(${JSON.stringify(state)}, 'utf8') : 'idle';
  if (state === 'idle') instant = average = 60 + ++n / 1000;
  if (state === 'work') instant = 300 + ++n / 1000;
  if (state === 'done') [instant, average] = [70, average < 100 ? 400 : average - 10];
  console.log(['0', instant, average].slice(0, fields.length).join(', '));
}, 10);
`,
  );
  chmodSync(program, 0o755);
  return { program, set: (text: string) => writeFileSync(state, text) };
}

async function until(isTrue: () => boolean) {
  for (let tries = 0; tries < 200 && !isTrue(); tries++) await moment(50);
}

describe('a program that prints watts of cards', () => {
  it('that repeats itself while the card works tells by the first average afterwards, all cards together', async () => {
    const { program, set } = cards(false);
    const meter = await startPowerMeter({ gpus: 2, powercap: NOWHERE, smi: program });
    await until(() => meter.isHeard());
    set('busy');
    await moment(300);
    meter.begin();
    await moment(200);
    expect(meter.isHeard()).toBe(false);
    const watts = meter.stop();
    set('done');
    expect(await watts).toBe(800);
  });

  it('of an older driver counts from the beginning of the window', async () => {
    const { program, set } = cards(true);
    const meter = await startPowerMeter({ gpus: 1, powercap: NOWHERE, smi: program });
    await until(() => meter.isHeard());
    set('work');
    await moment(300);
    meter.begin();
    await until(() => meter.isHeard());
    const watts = (await meter.stop()) ?? 0;
    expect(watts).toBeGreaterThanOrEqual(300);
    expect(watts).toBeLessThan(310);
  });

  it('that is not there tells nothing', async () => {
    const meter = await startPowerMeter({ gpus: 1, powercap: NOWHERE, smi: join(NOWHERE, 'smi') });
    meter.begin();
    expect(await meter.stop()).toBeUndefined();
  });
});
