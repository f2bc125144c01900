// Folders are made with those above them; where none can be made, that is said at once.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith, removeFolders } from '../../test/support/folders.ts';
import { makeFolder } from './make-folder.ts';

afterEach(removeFolders);

describe('makeFolder', () => {
  it('makes what is missing, with the rights asked for, and leaves what is there', () => {
    const path = join(folderWith({}), 'a', 'b');
    makeFolder(path, 0o700);
    makeFolder(path, 0o777);
    expect(statSync(path).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('says that a file is in the way', () => {
    const folder = folderWith({ file: 'x' });
    expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc/self'))('ends where a folder takes none', () => {
    expect(() => makeFolder('/proc/nothing/below')).toThrow(/ENOENT/);
  });
});
