// Where the fit of this machine lies.
import { join } from 'node:path';
import { dataFolder } from '../user-folders.ts';

export const calibrationFile = (env: NodeJS.ProcessEnv = process.env): string =>
  join(dataFolder(env), 'machine-calibration.json');
