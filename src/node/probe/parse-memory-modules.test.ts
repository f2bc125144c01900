// Modules from dmidecode, udev and EDAC texts, and what follows from them.
import { describe, expect, it } from 'vitest';
import { fixture } from './fixtures/fixture.ts';
import { moduleFacts, unknownModules } from './memory-modules.ts';
import { channelOf, parseDmidecodeMemory, parseEdacDimm, parseUdevMemory } from './parse-memory-modules.ts';

const GIB = 2 ** 30;

describe('memory modules', () => {
  it('reads dmidecode with 2 of 4 slots filled', () => {
    const found = parseDmidecodeMemory(fixture('dmidecode-memory-2-of-4.txt'));
    expect(found?.slots).toBe(4);
    expect(found?.modules).toHaveLength(2);
    expect(found?.modules[0]).toEqual({
      sizeBytes: 32 * GIB,
      type: 'DDR5',
      configuredMtps: 5200,
      ratedMtps: 5600,
      dataWidthBits: 64,
      locator: 'DIMM 1',
      bank: 'P0 CHANNEL A',
    });
    expect(moduleFacts(found!, 'dmidecode')).toMatchObject({
      slots: { value: 4 },
      channels: { value: 2 },
      busBits: { value: 128 },
      speedMtps: { value: 5200 },
      type: { value: 'DDR5' },
    });
  });

  it('reads udev’s record and takes the configured speed', () => {
    const found = parseUdevMemory(fixture('udev-dmi-id.txt'));
    expect(found?.slots).toBe(4);
    expect(moduleFacts(found!, 'udev')).toMatchObject({ channels: { value: 2 }, speedMtps: { value: 5600 } });
  });

  it('gives nothing for texts without devices', () => {
    expect(parseDmidecodeMemory('/dev/mem: Permission denied\n')).toBeUndefined();
    expect(parseUdevMemory('I:1\nE:ID_VENDOR=x\n')).toBeUndefined();
  });

  it('says why the channels of bare slot names are unknown, and states the assumption', () => {
    const modules = [{ sizeBytes: 32 * GIB, locator: 'A1', configuredMtps: 4800 }];
    const facts = moduleFacts({ slots: 16, modules }, 'dmidecode');
    expect(facts.channels).toMatchObject({ status: 'unknown', assumption: expect.stringContaining('every channel') });
    expect(facts.speedMtps).toMatchObject({ value: 4800 });
    expect(unknownModules('because').type).toMatchObject({ status: 'unknown', reason: 'because' });
  });

  it('runs mixed modules at the slowest speed and refuses a mixed type', () => {
    const modules = [
      { sizeBytes: GIB, type: 'DDR4', ratedMtps: 3200 },
      { sizeBytes: GIB, type: 'DDR5', ratedMtps: 2666 },
    ];
    const facts = moduleFacts({ slots: 2, modules }, 'x');
    expect(facts.speedMtps).toMatchObject({ value: 2666 });
    expect(facts.type).toMatchObject({ status: 'unknown', reason: expect.stringContaining('DDR4, DDR5') });
  });

  it.each([
    ['P0 CHANNEL A', 'DIMM 1', '0//A'],
    ['BANK 0', 'Controller1-ChannelA-DIMM0', '/1/A'],
    ['P0_Node0_Channel3_Dimm0', 'P1-DIMMD1', '0//3'],
    ['', 'CPU1_DIMM_C1', '1//C'],
    ['mc0 CHANNEL 1', 'channel 1 slot 0', '/0/1'],
  ])('finds the channel in "%s", "%s"', (bank, locator, channel) => {
    expect(channelOf({ sizeBytes: 1, bank, locator })).toBe(channel);
  });

  it.each(['A1', 'PROC 1 DIMM 3', 'DIMM1', ''])('does not guess a channel from "%s"', (locator) => {
    expect(channelOf({ sizeBytes: 1, locator })).toBeUndefined();
  });

  it('reads EDAC', () => {
    expect(parseEdacDimm('mc0', '16384\n', 'Unbuffered-DDR4\n', 'channel 1 slot 0\n')).toMatchObject({
      sizeBytes: 16 * GIB,
      type: 'DDR4',
      bank: 'mc0 CHANNEL 1',
    });
    expect(parseEdacDimm('mc0', '0', 'Empty', 'channel 1 slot 1')).toBeUndefined();
  });
});
