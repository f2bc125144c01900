// The example of a need as a file is understood, and names every field that a need can have.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { NeedSchema } from '../src/core/advise/need.ts';
import { parseNeed } from '../src/core/assess/advice/advise.ts';

it('the example with every field is understood and leaves none out', () => {
  const text = readFileSync(new URL('../docs/examples/need-every-field.yaml', import.meta.url), 'utf8');
  const named = [...text.matchAll(/^#? ?([a-zA-Z]+):/gm)].map((m) => m[1]);
  expect(new Set(named)).toEqual(new Set(Object.keys(NeedSchema.shape)));
  const parsed = parseNeed(parse(text));
  expect(parsed.status === 'ok' ? [] : parsed.reasons).toEqual([]);
});
