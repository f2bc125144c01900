// Writes a planned synthetic model: the header, holes for zeros, tiles for the rest; checks the disk first.
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomTile } from '../../core/measurement/synthetic/blocks.ts';
import type { PlannedTensor, SyntheticFile } from '../../core/measurement/synthetic/file.ts';
import { formatBytes } from '../../core/units/format.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';

const TILE_BYTES = 4 * 2 ** 20;
/** Left free for everything else on the disk. */
const RESERVE_BYTES = 64 * 2 ** 20;

function tileOf(tensor: PlannedTensor): Uint8Array {
  if (tensor.content === 'ones')
    return new Uint8Array(new Float32Array(Math.min(tensor.bytes, TILE_BYTES) / 4).fill(1).buffer);
  return randomTile(tensor.type, Math.min(tensor.bytes, TILE_BYTES));
}

async function fill(file: FileHandle, tensor: PlannedTensor, tiles: Map<string, Uint8Array>): Promise<void> {
  const key = tensor.content === 'ones' ? `ones ${tensor.bytes}` : tensor.type;
  let tile = tiles.get(key);
  if (!tile || tile.length < Math.min(tensor.bytes, TILE_BYTES - 1024)) {
    tile = tileOf(tensor);
    tiles.set(key, tile);
  }
  for (let at = 0; at < tensor.bytes; at += tile.length)
    await file.write(tile, 0, Math.min(tile.length, tensor.bytes - at), tensor.start + at);
}

/** True where the file system kept the holes: far fewer blocks than the size says. */
async function isSparse(file: FileHandle): Promise<boolean> {
  const { blocks, size } = await file.stat();
  return blocks * 512 < size / 2;
}

export interface WrittenFile {
  readonly path: string;
  readonly fileBytes: number;
  readonly diskBytes: number;
}

/** Writes the file at `path`, which must not exist. Reasons where the disk is too small or refuses; nothing is left behind then. */
export async function writeSyntheticFile(path: string, plan: SyntheticFile): Promise<Answer<WrittenFile>> {
  const { bavail, bsize } = await statfs(dirname(path));
  const free = bavail * bsize;
  const needed = plan.writtenBytes + RESERVE_BYTES;
  if (free < needed)
    return unknown(
      `${dirname(path)}: ${formatBytes(free)} free, the synthetic model needs ${formatBytes(needed)}; free some space, or point TMPDIR to a larger disk`,
    );
  const file = await open(path, 'wx');
  const written = await fillFile(file, path, plan, free).finally(() => file.close());
  if (written.status === 'unknown') await rm(path, { force: true });
  return written;
}

async function fillFile(
  file: FileHandle,
  path: string,
  plan: SyntheticFile,
  free: number,
): Promise<Answer<WrittenFile>> {
  try {
    await file.truncate(plan.fileBytes);
    // Where holes are not kept (FAT, some network disks) the whole size must fit.
    if (!(await isSparse(file)) && free < plan.fileBytes + RESERVE_BYTES)
      return unknown(
        `${dirname(path)}: ${formatBytes(free)} free, and its file system keeps no holes: the synthetic model needs ${formatBytes(plan.fileBytes)}; point TMPDIR to a larger disk`,
      );
    await file.write(plan.header, 0, plan.header.length, 0);
    const tiles = new Map<string, Uint8Array>();
    for (const tensor of plan.tensors) if (tensor.content !== 'zeros') await fill(file, tensor, tiles);
    const { blocks } = await file.stat();
    return ok({ path, fileBytes: plan.fileBytes, diskBytes: blocks * 512 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
      return unknown(`${dirname(path)}: the disk is full: the synthetic model needs ${formatBytes(plan.writtenBytes)}`);
    throw error;
  }
}
