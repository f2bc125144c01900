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

/** A program with nvidia-smi's arguments; it prints idle watts until the file `busy` is there. */
function cards(isOld: boolean) {
  const at = folder();
  const [program, busy] = [join(at, 'smi'), join(at, 'busy')];
  writeFileSync(
    program,
    `#!${process.execPath}
const instant = process.argv[2].includes('instant');
if (${isOld} && instant) process.exit(2);
const fs = require('node:fs');
setInterval(() => {
  const watts = fs.existsSync(${JSON.stringify(busy)}) ? 400 : 60;
  console.log(instant ? watts / 2 + '.00, ' + watts + '.00' : watts + '.00');
}, 10);
`,
  );
  chmodSync(program, 0o755);
  return { program, work: () => writeFileSync(busy, '') };
}

/** Until the program has had time to print. */
async function metered(isOld: boolean, gpus: number): Promise<number | undefined> {
  const { program, work } = cards(isOld);
  const meter = await startPowerMeter({ gpus, powercap: NOWHERE, smi: program });
  const heard = async () => {
    for (let tries = 0; tries < 200 && !meter.isHeard(); tries++) await moment(50);
  };
  await heard();
  work();
  await moment(200);
  meter.begin();
  await heard();
  return meter.stop();
}

describe('a program that prints watts of cards', () => {
  it('counts from the beginning of the window, at the moment and not on average, all cards together', async () => {
    expect(await metered(false, 2)).toBe(800);
  });

  it('is asked for what older drivers know, too', async () => {
    expect(await metered(true, 1)).toBe(400);
  });

  it('that is not there tells nothing', async () => {
    const meter = await startPowerMeter({ gpus: 1, powercap: NOWHERE, smi: join(NOWHERE, 'smi') });
    meter.begin();
    expect(await meter.stop()).toBeUndefined();
  });
});
