// Makes a folder and those above it. Node's recursive mkdir never returns where a parent exists and takes no folder, as /proc.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Nothing happens where it is there already. Throws the system's error where it cannot be made. */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = path; !isFolder(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Another process may have been faster.
      if (!isFolder(folder)) throw error;
    }
  }
}
