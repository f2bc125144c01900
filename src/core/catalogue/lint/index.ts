// All catalogue linters, in the order their findings are shown.
import { referencesResolve } from './references-resolve.ts';
import { sourcesDefined } from './sources-defined.ts';

export const LINTERS = [sourcesDefined, referencesResolve] as const;
export type { Finding, Linter } from './finding.ts';
