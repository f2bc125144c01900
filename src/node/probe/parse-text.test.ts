// Lists, sizes and key-value texts, well-formed and broken.
import { describe, expect, it } from 'vitest';
import { parseCpuList, parseMemInfo, parseOsRelease, parseSize } from './parse-text.ts';

describe('small text forms', () => {
  it('reads CPU lists', () => {
    expect(parseCpuList('0-3,8,10-11\n')).toEqual([0, 1, 2, 3, 8, 10, 11]);
    expect(parseCpuList('')).toEqual([]);
    expect(parseCpuList('x,2')).toEqual([2]);
    expect(parseCpuList('0-999999999999').length).toBeLessThan(70_000);
    expect(parseCpuList('9'.repeat(400))).toEqual([]);
  });

  it('reads sizes in powers of 1024', () => {
    expect(parseSize('32768K')).toBe(32 * 2 ** 20);
    expect(parseSize('16 GB')).toBe(16 * 2 ** 30);
    expect(parseSize('1.5GiB')).toBe(1.5 * 2 ** 30);
    expect(parseSize('34359738368')).toBe(32 * 2 ** 30);
    expect(parseSize('No Module Installed')).toBeUndefined();
  });

  it('reads os-release with either kind of quote', () => {
    expect(parseOsRelease('NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
      'Debian GNU/Linux 12 (bookworm)',
    );
    expect(parseOsRelease("NAME='Alpine Linux'\nVERSION=3.20\n")).toBe('Alpine Linux 3.20');
    expect(parseOsRelease('')).toBeUndefined();
  });

  it('reads meminfo', () => {
    expect(parseMemInfo('MemTotal:       24684092 kB\nMemFree: 1 kB\nMemAvailable:   24373120 kB\n')).toEqual({
      total: 24_684_092 * 1024,
      available: 24_373_120 * 1024,
    });
    expect(parseMemInfo('')).toEqual({});
  });
});
