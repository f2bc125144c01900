// Devices that one name may mean are held out together.
import { expect, it } from 'vitest';
import { machineGroups } from './machine-groups.ts';

it('joins lists that share a member, however they are ordered', () => {
  const groupOf = machineGroups([['c', 'd'], ['x'], ['b', 'c'], ['a', 'b']]);
  expect(['a', 'b', 'c', 'd'].map(groupOf)).toEqual(['a', 'a', 'a', 'a']);
  expect(groupOf('x')).toBe('x');
  expect(groupOf('never named')).toBe('never named');
});
