// The compiled catalogue: every entry by kind and id, as plain data handed to the core.
import type { Accelerator } from './schema/accelerator.ts';
import type { Architecture } from './schema/architecture.ts';
import type { Claim } from './schema/claim.ts';
import type { Cpu } from './schema/cpu.ts';
import type { Engine } from './schema/engine.ts';
import type { Evidence } from './schema/evidence.ts';
import type { Link } from './schema/link.ts';
import type { CatalogueMachine } from './schema/machine.ts';
import type { CatalogueModel } from './schema/model.ts';
import type { Part } from './schema/part.ts';
import type { Country, CurrencyRates, PriceHistory, Rental } from './schema/price.ts';
import type { ModelQuality } from './schema/quality.ts';
import type { Quantization } from './schema/quantization.ts';
import type { Source } from './schema/source.ts';
import type { Tier } from './schema/tier.ts';
import type { CatalogueWorkload } from './schema/workload.ts';

export type Entry<T> = Readonly<T> & { readonly id: string };
export type Entries<T> = Readonly<Record<string, Entry<T>>>;

/** Facts that people edit, by kind; evidence is separate because it is large and few commands need it. */
export interface Catalogue {
  readonly sources: Entries<Source>;
  readonly architectures: Entries<Architecture>;
  readonly accelerators: Entries<Accelerator>;
  readonly cpus: Entries<Cpu>;
  readonly machines: Entries<CatalogueMachine>;
  readonly links: Entries<Link>;
  readonly models: Entries<CatalogueModel>;
  /** By the id of the model. */
  readonly quality: Entries<ModelQuality>;
  readonly quantizations: Entries<Quantization>;
  readonly engines: Entries<Engine>;
  readonly workloads: Entries<CatalogueWorkload>;
  readonly tiers: Entries<Tier>;
  readonly claims: Entries<Claim>;
}

/** What machines are built of and what things cost; separate because only verbs about buying need it. */
export interface Supply {
  readonly parts: Entries<Part>;
  /** By "kind/id" of the thing, as "cpus/amd-ryzen-9-9950x". */
  readonly prices: Entries<PriceHistory>;
  readonly currencies: Entries<CurrencyRates>;
  readonly countries: Entries<Country>;
  readonly rentals: Entries<Rental>;
}

/** The catalogue with evidence and supply: what the linters and the calibration read. */
export interface FullCatalogue extends Catalogue, Supply {
  readonly evidence: Entries<Evidence>;
}
