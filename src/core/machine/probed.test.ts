// The small helpers around known and unknown data.
import { describe, expect, it } from 'vitest';
import { firstKnown, known, type Probed, unknown } from './probed.ts';

describe('probed data', () => {
  it('prefers the first known and keeps the last reason otherwise', () => {
    const none: Probed<number> = unknown('no file');
    expect(firstKnown(none, known(2, 'tool'), known(3, 'guess'))).toEqual({ status: 'known', value: 2, from: 'tool' });
    expect(firstKnown(none, unknown('no tool', 'one'))).toEqual({
      status: 'unknown',
      reason: 'no tool',
      assumption: 'one',
    });
    expect(unknown('x')).not.toHaveProperty('assumption');
  });
});
