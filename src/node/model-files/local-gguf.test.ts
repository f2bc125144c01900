import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyGguf, tinyPart, vocabularyGguf } from '../../../test/support/tiny-gguf.ts';
import { type GgufReading, problemLine } from './gguf-reading.ts';
import { readGguf } from './local-gguf.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'viable-gguf-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function line(reading: GgufReading): string {
  if (reading.status === 'ok') throw new Error('was read');
  const text = problemLine(reading);
  expect(text).not.toMatch(/[\n\r]/);
  return text;
}

const PARTS = [0, 1, 2];
const partPath = (set: string, index: number) => `${set}-0000${index + 1}-of-00003.gguf`;
function saveSet(set: string): string[] {
  return PARTS.map((index) => save(partPath(set, index), tinyPart(index, 3)));
}

describe('a local file', () => {
  it('is read with its size and place', async () => {
    const path = save('tiny.gguf', tinyGguf());
    const reading = await readGguf(path);
    expect(reading).toMatchObject({ status: 'ok', fileBytes: tinyGguf().length, parts: [{ source: path }] });
    expect(reading.status === 'ok' && reading.tensors).toHaveLength(3);
  });

  it('is read whatever the first read holds, also with a long header', async () => {
    const path = save('vocabulary.gguf', vocabularyGguf(20_000));
    const whole = await readGguf(path);
    expect(whole.status).toBe('ok');
    for (const firstBytes of [1, 7, 4096]) expect(await readGguf(path, { firstBytes })).toEqual(whole);
  });

  it('of which only the beginning is on disk (sparse) is read without reading the rest', async () => {
    const path = save('sparse.gguf', tinyGguf());
    truncateSync(path, 2 ** 36);
    expect(await readGguf(path)).toMatchObject({ status: 'ok', fileBytes: 2 ** 36 });
  });

  it('that is cut off, empty or foreign is named in one line', async () => {
    const bytes = tinyGguf();
    expect(line(await readGguf(save('cut.gguf', bytes.subarray(0, 900))))).toMatch(/cut\.gguf: tensors.*900 bytes/);
    expect(line(await readGguf(save('short.gguf', bytes.subarray(0, 500))))).toMatch(/the file ends here/);
    expect(line(await readGguf(save('empty.gguf', new Uint8Array(0))))).toMatch(/empty\.gguf: the file is empty/);
    expect(line(await readGguf(save('text.gguf', Buffer.from('hello'))))).toMatch(/magic: is "hell"/);
  });

  it('that is missing, a folder, a pipe, a socket, a device or a circle of links is named in one line', async () => {
    expect(line(await readGguf(join(folder, 'absent.gguf')))).toMatch(/no such file/);
    expect(line(await readGguf(join(folder, 'a\0b')))).toMatch(/not a path/);
    expect(line(await readGguf(folder))).toMatch(/is a folder/);
    if (process.platform === 'win32') return;
    expect(line(await readGguf('/dev/zero'))).toMatch(/not a regular file/);
    symlinkSync(join(folder, 'circle.gguf'), join(folder, 'circle.gguf'));
    expect(line(await readGguf(join(folder, 'circle.gguf')))).toMatch(/circle/);
    execFileSync('mkfifo', [join(folder, 'pipe.gguf')]);
    expect(line(await readGguf(join(folder, 'pipe.gguf')))).toMatch(/not a regular file/);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket.gguf'), resolve));
    expect(line(await readGguf(join(folder, 'socket.gguf')))).toMatch(/not a regular file/);
    server.close();
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('without permission says so', async () => {
    const path = save('locked.gguf', tinyGguf());
    chmodSync(path, 0);
    expect(line(await readGguf(path))).toMatch(/no permission/);
  });
});

describe('a split model', () => {
  it('is read whole from any of its parts', async () => {
    const paths = saveSet('whole');
    const readings = await Promise.all(paths.map((path) => readGguf(path)));
    expect(readings[0]).toMatchObject({ status: 'ok', metadata: { 'general.name': 'Tiny Llama' } });
    expect(readings[1]).toEqual(readings[0]);
    expect(readings[2]).toEqual(readings[0]);
    expect(readings[0]!.status === 'ok' && readings[0]!.tensors.map((t) => t.part)).toEqual(PARTS);
  });

  it('of which a part is missing, cut off, exchanged or circular names that part', async () => {
    const missing = saveSet('missing');
    rmSync(missing[1]!);
    expect(line(await readGguf(missing[0]!))).toMatch(/missing-00002-of-00003\.gguf: part 2 of 3: no such file/);
    const cut = saveSet('cut');
    truncateSync(cut[2]!, 100);
    expect(line(await readGguf(cut[0]!))).toMatch(/cut-00003-of-00003\.gguf/);
    const same = saveSet('same');
    copyFileSync(same[0]!, same[1]!);
    expect(line(await readGguf(same[2]!))).toMatch(/same-00002.*says it is part 1, part 2 is expected/);
    const links = saveSet('links');
    rmSync(links[1]!);
    symlinkSync(links[2]!, links[1]!);
    expect(line(await readGguf(links[0]!))).toMatch(/links-00002.*says it is part 3/);
    const mixed = saveSet('mixed');
    writeFileSync(mixed[1]!, tinyPart(1, 3, { byteOrder: 'big' }));
    expect(line(await readGguf(mixed[0]!))).toMatch(/byte order is big here/);
    const other = saveSet('other');
    writeFileSync(other[2]!, tinyPart(2, 4));
    expect(line(await readGguf(other[0]!))).toMatch(/split\.count.*is 4 here and 3/);
  });

  it('under a name without a part number is refused', async () => {
    expect(line(await readGguf(save('renamed.gguf', tinyPart(0, 3))))).toMatch(/not named like/);
  });
});
