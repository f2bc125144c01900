// The real catalogue, evidence and calibrations as compiled for the program, and the raw tables beside the repository where there are any.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Context, createContext } from '../../src/core/assess/context.ts';
import type { Catalogue, Entries, Supply } from '../../src/core/catalogue/catalogue.ts';
import type { Evidence } from '../../src/core/catalogue/schema/evidence.ts';
import type { AnyCalibration } from '../../src/core/predict/calibration.ts';
import { repository } from './program.ts';

function compiled<T>(name: string): T {
  return JSON.parse(readFileSync(join(inject('program'), name), 'utf8')) as T;
}

export const realCatalogue = (): Catalogue => compiled<Catalogue>('catalogue.json');
export const realSupply = (): Supply => compiled<Supply>('supply.json');
export const realEvidence = (): Entries<Evidence> => compiled('evidence.json');
export const realCalibrations = (): Readonly<Record<string, AnyCalibration>> => compiled('calibration.json');
export const realContext = (): Context => createContext(realCatalogue(), realCalibrations());

/** Folder of the raw tables: VIABLE_TRUTH, or shared/data beside the repository; undefined where there is none. */
export function rawTables(): string | undefined {
  const candidates = [process.env.VIABLE_TRUTH, join(repository, 'shared/data'), join(repository, '../shared/data')];
  return candidates.find((folder) => folder !== undefined && existsSync(join(folder, 'hardware')));
}

/** Rows of a tab-separated table by column name. */
export function tsvRows(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').replace(/\r/g, '').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}
