// Processor generations by family and model number, and that each is in the catalogue.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { architectureOfSignature } from './signature.ts';

describe('known signatures', () => {
  it.each([
    ['amd', 25, 0x01, 'zen3'],
    ['amd', 25, 0x11, 'zen4'],
    ['amd', 25, 0x21, 'zen3'],
    ['amd', 25, 0x61, 'zen4'],
    ['amd', 25, 0x74, 'zen4'],
    ['amd', 26, 0x44, 'zen5'],
    ['amd', 23, 0x08, 'zen'],
    ['amd', 23, 0x31, 'zen2'],
    ['intel', 6, 143, 'sapphire-rapids'],
    ['intel', 6, 85, 'skylake-x'],
    ['intel', 6, 183, 'raptor-lake'],
  ] as const)('%s family %i model %i is %s', (vendor, family, model, id) =>
    expect(architectureOfSignature(vendor, { family, model })).toBe(id),
  );

  it.each([
    ['intel', 15, 4],
    ['intel', 6, 9999],
    ['amd', 99, 0],
    ['arm', 8, 0],
  ] as const)('%s family %i model %i is not known', (vendor, family, model) =>
    expect(architectureOfSignature(vendor, { family, model })).toBeUndefined(),
  );
});

it('every architecture it can name is in the catalogue', () => {
  const { architectures } = realCatalogue();
  const named = new Set<string>();
  for (const vendor of ['amd', 'intel'] as const)
    for (let family = 0; family < 32; family++)
      for (let model = 0; model < 256; model++) {
        const id = architectureOfSignature(vendor, { family, model });
        if (id !== undefined) named.add(id);
      }
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((id) => !Object.hasOwn(architectures, id))).toEqual([]);
});
