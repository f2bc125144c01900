// An Apple M4 Max and an Intel Mac from recorded answers of macOS's own tools.
import { describe, expect, it } from 'vitest';
import { done, fakeIo, fixture } from './fixtures/fixture.ts';
import {
  parseMacDisplays,
  parseMacMemory,
  parsePmsetMode,
  parsePmsetSource,
  parseSystemVersion,
} from './parse-macos.ts';
import { probeMachine } from './probe-machine.ts';

const node = { platform: 'darwin', architecture: 'arm64' };

describe('macOS', () => {
  it('reads an Apple M4 Max', async () => {
    const machine = await probeMachine({
      io: fakeIo({
        node,
        tools: {
          // sysctl complains about keys it does not know and still answers the others.
          sysctl: done(fixture('sysctl-m4-max.txt'), 1),
          system_profiler: (args) =>
            done(fixture(`system-profiler-m4-max-${args[0] === 'SPMemoryDataType' ? 'memory' : 'displays'}.json.txt`)),
          pmset: (args) =>
            done(
              args.includes('batt')
                ? "Now drawing from 'Battery Power'\n -InternalBattery-0 80%\n"
                : ' lowpowermode         1\n',
            ),
        },
      }),
    });
    expect(machine.cpu).toMatchObject({
      name: { value: 'Apple M4 Max' },
      vendor: { value: 'apple' },
      performanceCores: { value: 12 },
      efficiencyCores: { value: 4 },
      features: { value: ['neon', 'fp16', 'dotprod', 'i8mm', 'bf16', 'sme'] },
      level2Cache: { status: 'unknown' },
    });
    expect(machine.memory).toMatchObject({ totalBytes: { value: 128 * 2 ** 30 }, type: { value: 'LPDDR5' } });
    expect(machine.memory.channels.status).toBe('unknown');
    expect(machine.gpus).toMatchObject({
      value: [
        { vendor: 'apple', cores: { value: 40 }, integrated: { value: true }, memoryBytes: { status: 'unknown' } },
      ],
    });
    expect(machine.system).toMatchObject({
      machineModel: { value: 'Mac16,5' },
      hypervisor: { value: 'none' },
      powerSource: { value: 'battery' },
      powerMode: { value: 'low power' },
    });
  });

  it('reads the modules of an Intel Mac', () => {
    const memory = parseMacMemory(fixture('system-profiler-intel-memory.json.txt'));
    expect(memory?.type).toBe('DDR4');
    expect(memory?.modules).toHaveLength(2);
    expect(memory?.modules[0]).toMatchObject({ sizeBytes: 16 * 2 ** 30, speedMtps: 2667 });
  });

  it('answers with unknowns when no tool is there, and does not throw on broken answers', async () => {
    const machine = await probeMachine({ io: fakeIo({ node }) });
    expect(machine.gpus.status).toBe('unknown');
    expect(machine.memory.totalBytes.status).toBe('known');
    for (const text of ['', '{', '[]', '{"SPDisplaysDataType": 3}']) {
      expect(() => [parseMacDisplays(text), parseMacMemory(text)]).not.toThrow();
    }
    expect(parsePmsetSource('')).toBeUndefined();
    expect(parsePmsetMode('')).toBeUndefined();
    expect(parseSystemVersion('<key>ProductVersion</key>\n\t<string>15.5</string>')).toBe('15.5');
  });
});
