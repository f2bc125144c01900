// The kinds of catalogue entry: the folder each lives in and the schema it must satisfy.
import { AcceleratorSchema } from './accelerator.ts';
import { ArchitectureSchema } from './architecture.ts';
import { ClaimSchema } from './claim.ts';
import { CpuSchema } from './cpu.ts';
import { EngineSchema } from './engine.ts';
import { EvidenceSchema } from './evidence.ts';
import { LinkSchema } from './link.ts';
import { MachineSchema } from './machine.ts';
import { ModelSchema } from './model.ts';
import { PartSchema } from './part.ts';
import { CountrySchema, CurrencySchema, PriceSchema, RentalSchema } from './price.ts';
import { ModelQualitySchema } from './quality.ts';
import { QuantizationSchema } from './quantization.ts';
import { SourceSchema } from './source.ts';
import { TierSchema } from './tier.ts';
import { WorkloadSchema } from './workload.ts';

export const SCHEMAS = {
  sources: SourceSchema,
  architectures: ArchitectureSchema,
  accelerators: AcceleratorSchema,
  cpus: CpuSchema,
  machines: MachineSchema,
  links: LinkSchema,
  models: ModelSchema,
  quality: ModelQualitySchema,
  quantizations: QuantizationSchema,
  engines: EngineSchema,
  workloads: WorkloadSchema,
  tiers: TierSchema,
  evidence: EvidenceSchema,
  claims: ClaimSchema,
  parts: PartSchema,
  prices: PriceSchema,
  currencies: CurrencySchema,
  countries: CountrySchema,
  rentals: RentalSchema,
} as const;

/** A folder under `catalogue/`, which is also the kind of its entries. */
export type Kind = keyof typeof SCHEMAS;
export const KINDS = Object.keys(SCHEMAS) as readonly Kind[];

/** Kinds whose folders only sort: the id of an entry is its file's name alone. */
export const SORTED_IN_FOLDERS: readonly Kind[] = ['parts'];
