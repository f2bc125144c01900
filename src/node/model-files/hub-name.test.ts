// Names of repositories, pages of the hub, and the choice among a repository's GGUF files.
import { describe, expect, it } from 'vitest';
import { chooseGguf } from './gguf-choice.ts';
import { hubPage, parseHubName } from './hub-name.ts';

describe('a repository name', () => {
  it.each([
    ['org/name', 'org/name', 'main', undefined],
    ['Qwen/Qwen2.5-0.5B-Instruct', 'Qwen/Qwen2.5-0.5B-Instruct', 'main', undefined],
    ['org/name:Q4_K_M', 'org/name', 'main', 'Q4_K_M'],
    ['org/name:UD-Q4_K_XL', 'org/name', 'main', 'UD-Q4_K_XL'],
    ['org/name@v1.0', 'org/name', 'v1.0', undefined],
    ['org/name@refs/pr/1:Q8_0', 'org/name', 'refs/pr/1', 'Q8_0'],
    ['org/name/file.gguf', 'org/name', 'main', 'file.gguf'],
    ['org/name/Q4/file-00001-of-00002.gguf', 'org/name', 'main', 'Q4/file-00001-of-00002.gguf'],
  ])('%s', (text, id, revision, wanted) => {
    expect(parseHubName(text)).toEqual({ id, revision, wanted });
  });

  it.each([
    'name',
    'org/',
    '/name',
    'org/na me',
    'org/../x',
    'org/a..b',
    '../name',
    'org/name/../x.gguf',
    'org/name/other.bin',
    'org/name@../x',
    'org/name:',
    'org/name:../x',
    'org/name/a.gguf:Q4_0',
    '-x/name',
    `org/${'n'.repeat(97)}`,
    'org/n\nm',
  ])('%j is none', (text) => {
    expect(parseHubName(text)).toBeUndefined();
  });
});

describe('a page of the hub', () => {
  const BASE = 'https://hub.example/mirror';
  it.each([
    ['https://hub.example/mirror/org/name', 'org/name', 'main'],
    ['https://hub.example/mirror/org/name/', 'org/name', 'main'],
    ['https://hub.example/mirror/org/name/tree/v2', 'org/name', 'v2'],
  ])('%s', (address, id, revision) => {
    expect(hubPage(new URL(address), BASE)).toMatchObject({ id, revision });
  });

  it.each([
    'https://other.example/mirror/org/name',
    'https://hub.example/org/name',
    'https://hub.example/mirror/org',
    'https://hub.example/mirror/org/name/resolve/main/m.gguf',
    'https://hub.example/mirror/org/name/blob/main/m.gguf',
  ])('%s is none', (address) => {
    expect(hubPage(new URL(address), BASE)).toBeUndefined();
  });
});

describe('the GGUF file that is meant', () => {
  const FILES = [
    'm-Q4_K.gguf',
    'm-Q4_K_M.gguf',
    'm-UD-Q4_K_XL.gguf',
    'm.Q8_0.gguf',
    'mmproj-m-F16.gguf',
    'm-imatrix.gguf',
    'README.md',
    'BF16/m-BF16-00001-of-00003.gguf',
    'BF16/m-BF16-00002-of-00003.gguf',
    'BF16/m-BF16-00003-of-00003.gguf',
  ];
  it.each([
    ['Q4_K', 'm-Q4_K.gguf'],
    ['q4_k_m', 'm-Q4_K_M.gguf'],
    ['Q8_0', 'm.Q8_0.gguf'],
    ['Q4_K_XL', 'm-UD-Q4_K_XL.gguf'],
    ['UD-Q4_K_XL', 'm-UD-Q4_K_XL.gguf'],
    ['BF16', 'BF16/m-BF16-00001-of-00003.gguf'],
    ['m-BF16-00001-of-00003.gguf', 'BF16/m-BF16-00001-of-00003.gguf'],
    ['mmproj-m-F16.gguf', 'mmproj-m-F16.gguf'],
  ])('by %s', (wanted, file) => {
    expect(chooseGguf(FILES, wanted)).toEqual({ file });
  });

  it('is plain rather than dynamic, and one', () => {
    expect(chooseGguf(['m-Q4_K_M.gguf', 'm-UD-Q4_K_M.gguf'], 'Q4_K_M')).toEqual({ file: 'm-Q4_K_M.gguf' });
    expect(chooseGguf(['a-Q4_0.gguf', 'b-Q4_0.gguf'], 'Q4_0')).toHaveProperty('problem');
    expect(chooseGguf(FILES, undefined)).toHaveProperty('problem');
    expect(chooseGguf(FILES, 'none.gguf')).toHaveProperty('problem');
    expect(chooseGguf(['a.gguf', 'mmproj.gguf'], undefined)).toEqual({ file: 'a.gguf' });
    expect(chooseGguf(['x-Q4.gguf'], '(.*)+$')).toHaveProperty('problem');
  });
});
