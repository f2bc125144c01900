// The real probe on the machine that runs the tests, and with its files or tools taken away.
import { describe, expect, it } from 'vitest';
import type { ProbedMachine } from '../../core/machine/probed.ts';
import { fakeIo } from './fixtures/fixture.ts';
import { nodeIo } from './io.ts';
import { probeMachine } from './probe-machine.ts';

function expectSane(machine: ProbedMachine): void {
  const { cpu, memory } = machine;
  for (const count of [cpu.threads, cpu.usableThreads, cpu.physicalCores, cpu.sockets]) {
    if (count.status === 'known') expect(count.value).toBeGreaterThan(0);
  }
  expect(cpu.threads.status).toBe('known');
  expect(memory.usableBytes.status === 'known' && memory.usableBytes.value).toBeGreaterThan(0);
  if (memory.totalBytes.status === 'known' && memory.usableBytes.status === 'known') {
    expect(memory.usableBytes.value).toBeLessThanOrEqual(memory.totalBytes.value);
  }
  // Plain data: nothing is lost on the way through JSON.
  expect(JSON.parse(JSON.stringify(machine))).toEqual(machine);
}

/** Every unknown says why. */
function expectReasons(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('status' in value && value.status === 'unknown')
    expect(value).toMatchObject({ reason: expect.stringMatching(/\w/) });
  for (const inner of Object.values(value)) expectReasons(inner);
}

describe('probeMachine', () => {
  it('looks at this machine', async () => {
    const machine = await probeMachine();
    expectSane(machine);
    expectReasons(machine);
    if (process.platform === 'linux') expect(machine.cpu.name.status).toBe('known');
  });

  it('does without any tool', async () => {
    expectSane(await probeMachine({ io: nodeIo('', []) }));
  });

  it('does without /proc and /sys', async () => {
    const real = nodeIo('', []);
    const machine = await probeMachine({ io: { ...real, readText: () => undefined, list: () => undefined } });
    expectSane(machine);
    expectReasons(machine);
    if (process.platform === 'linux') expect(machine.gpus).toMatchObject({ status: 'unknown', assumption: 'no GPU' });
  });

  it('does with every file empty or nonsense', async () => {
    for (const text of ['', '\0\0', ',,,:::\n-1\n', '9'.repeat(400)]) {
      const io = {
        ...fakeIo(),
        readText: () => text,
        list: () => ['cpu0', 'mc0', 'dimm0', 'index3', 'card0', '0000:01:00.0'],
      };
      expectSane(await probeMachine({ io }));
    }
  });

  it('reports a tool that hangs, fails to start or is missing', async () => {
    const io = nodeIo(process.env.PATH ?? '');
    expect(io.findTool('no-such-tool-anywhere')).toBeUndefined();
    expect(await io.runTool('/no/such/tool', [], 100)).toMatchObject({ status: 'failed' });
    expect(await io.runTool(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], 100)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('did not answer'),
    });
    expect(await io.runTool(process.execPath, ['-e', 'process.exit(9)'], 10_000)).toMatchObject({ exitCode: 9 });
  });
});
