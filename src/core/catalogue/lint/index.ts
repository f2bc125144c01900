// All catalogue linters, in the order their findings are shown.
import { aliasesUnique } from './aliases-unique.ts';
import { buildsFit } from './builds-fit.ts';
import { cpuBandwidth } from './cpu-bandwidth.ts';
import { layerPartsGiven } from './layer-parts-given.ts';
import { parametersRecomputed } from './parameters-recomputed.ts';
import { pricesRefer } from './prices-refer.ts';
import { ratesDerived } from './rates-derived.ts';
import { referencesResolve } from './references-resolve.ts';
import { sourcesDefined } from './sources-defined.ts';

export const LINTERS = [
  sourcesDefined,
  referencesResolve,
  layerPartsGiven,
  parametersRecomputed,
  aliasesUnique,
  ratesDerived,
  cpuBandwidth,
  buildsFit,
  pricesRefer,
] as const;
export type { Finding, Linter } from './finding.ts';
