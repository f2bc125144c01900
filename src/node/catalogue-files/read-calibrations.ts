// Reads the generated calibrations: catalogue/calibration/<id>.json, by id.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function readCalibrations(root: string): Record<string, unknown> {
  const folder = join(root, 'calibration');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return {};
  }
  return Object.fromEntries(
    names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
}
