// viable machine as a user meets it: exit codes, a build of one's own, prices of one's own, narrow terminals, every format.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refused, viable, viableOk } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'viable-machine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const BUILD = `name: Mine
cpu: Ryzen 9 9950X
gpus: 2x card-nvidia-geforce-rtx-5090-founders-edition
motherboard: ASUS ProArt X870E-Creator WiFi
memory: Crucial Pro DDR5-5600 128 GB (2 x 64 GB)
ssds: Samsung 990 PRO 4TB
psu: { name: Test 2000, powerW: 2000, connectors12v2x6: 2, connectorsPcie8: 4 }
cooler: Noctua NH-D15 G2
case: Fractal Design Define 7 XL
`;

describe('machine check', () => {
  it('passes a build that fits, with a part of the user’s own', async () => {
    const out = JSON.parse(await viableOk(['machine', 'check', file('good.yaml', BUILD), '--json']));
    expect(out).toMatchObject({ schema: 'viable.machine/1', name: 'Mine', check: { compatible: true } });
    expect(out.check.failed.error).toBe(0);
  });

  it('ends with 1 where an error-level rule fails, and says why', async () => {
    const weak = BUILD.replace('powerW: 2000', 'powerW: 800');
    const { code, stdout } = await viable(['machine', 'check', file('weak.yaml', weak)]);
    expect(code).toBe(1);
    expect(stdout).toContain('psu-power');
  });

  it('says of a missing and of an unknown part what could not be checked', async () => {
    const text = BUILD.replace(/^case:.*\n/m, '').replace('NH-D15 G2', 'NH-D15 G9');
    const out = JSON.parse(await viableOk(['machine', 'check', file('open.yaml', text), '--json']));
    const open = out.check.outcomes.filter((o: { status: string }) => o.status === 'unknown');
    expect(open.map((o: { rule: string }) => o.rule)).toEqual(
      expect.arrayContaining(['case-board', 'cooler-socket', 'cooler-power']),
    );
    expect(open.find((o: { rule: string }) => o.rule === 'cooler-socket').message).toContain('nearest');
  });

  it('refuses what is no build file with one line', async () => {
    expect(await refused(['machine', 'check', file('bad.yaml', 'cpu: x\nfoo: 1\n')])).toContain('known: name');
    expect(await refused(['machine', 'check', file('typo.yaml', 'gpu: RTX 5090\n')])).toContain('"gpu" (gpus?)');
    expect(await refused(['machine', 'check', file('empty.yaml', '\n')])).toContain('the file is empty');
    expect(await refused(['machine', 'check', file('text.yaml', 'a computer\n')])).toContain('no list of fields');
    expect(await refused(['machine', 'check', folder])).toContain('cannot be read (it is a folder)');
    expect(await refused(['machine', 'show', 'nvidia-dgx-spark', '--build-file'])).toContain('sold as one piece');
    expect(await refused(['machine', 'check', join(folder, 'absent.yaml')])).toContain('cannot be read');
    expect(await refused(['machine', 'check', 'no such machine'])).toContain('nearest');
    expect(await refused(['machine', 'check', 'mac-mini-m4-16gb', '--circuit', 'strong'])).toContain('230x16');
    expect(await refused(['machine', 'show', 'mac-mini-m4-16gb', '--country', 'xx'])).toContain('known: ');
  });
});

describe('machine show and list', () => {
  it('uses the user’s prices and names bad rows by line', async () => {
    const prices = file(
      'prices.csv',
      'item,price,currency,tax,date\nAMD EPYC 9354,1000,EUR,included,2026-11-01\nNothing,5,EUR,included,2026-11-01\n',
    );
    const { stdout, stderr, code } = await viable([
      'machine',
      'show',
      'server-epyc-9354',
      '--prices',
      prices,
      '--as-of',
      '2025-12-31',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('line 3');
    expect(JSON.parse(stdout).bill.knownTotal).toBeCloseTo(5180, 6);
  });

  it('marks old prices with their age, and fits 80 columns', async () => {
    const out = await viableOk(['machine', 'show', 'server-epyc-9354', '--as-of', '2026-11-25'], {
      env: { COLUMNS: '80' },
    });
    expect(out).toMatch(/10 months old/);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each(['csv', 'md', 'html'])('lists as %s', async (format) => {
    const out = await viableOk(['machine', 'list', 'mac studio', '--format', format]);
    expect(out).toContain('Mac Studio M4 Max');
  });
});
