// What the generator varies, and the usual choice: processors by tier, boards, cards and how many, memory by size.
import type { Catalogue, Supply } from '../../catalogue/catalogue.ts';

export interface BuildSpace {
  /** Ids of processors; a board takes those of its socket. */
  readonly cpus: readonly string[];
  readonly motherboards: readonly string[];
  /** Ids of cards. */
  readonly cards: readonly string[];
  /** How many cards of a kind; 0 makes machines without. */
  readonly cardCounts: readonly number[];
  readonly ssd: string;
  /** Sizes of memory for each processor, board and card: the smallest that suffice. */
  readonly memorySizes: number;
  /** Memory that suffices where the cards need no more, in GiB; absent: 32. */
  readonly memoryAtLeastGib?: number;
}

/** Three or four processors a socket, from what suffices beside a GPU to what is bought to compute itself. */
const USUAL_CPUS = [
  'amd-ryzen-5-9600x',
  'amd-ryzen-7-9700x',
  'amd-ryzen-9-9950x',
  'intel-core-ultra-5-245k',
  'intel-core-ultra-9-285k',
  'amd-ryzen-threadripper-9960x',
  'amd-ryzen-threadripper-9970x',
  'amd-ryzen-threadripper-pro-9965wx',
  'amd-ryzen-threadripper-pro-9985wx',
  'amd-epyc-8324p',
  'amd-epyc-9354p',
  'amd-epyc-9355p',
  'amd-epyc-9655p',
] as const;

/** A board for one card and one for several of each socket that is sold new. */
const USUAL_BOARDS = [
  'msi-mag-b850-tomahawk-max-wifi',
  'asus-proart-x870e-creator-wifi',
  'asus-proart-z890-creator-wifi',
  'gigabyte-trx50-aero-d',
  'gigabyte-trx50-ai-top',
  'asus-pro-ws-wrx90e-sage-se',
  'asrock-rack-sienad8-2l2t',
  'supermicro-h13ssl-nt',
  'supermicro-h14ssl-nt',
] as const;

/** Room for a dozen models. */
export const USUAL_SSD = 'samsung-990-pro-4tb';

/** Ids of a kind of part, sorted, so that the same catalogue gives the same machines. */
export function idsOf(supply: Supply, kind: 'motherboard' | 'card'): string[] {
  return Object.values(supply.parts)
    .filter((p) => p.kind === kind)
    .map((p) => p.id)
    .sort();
}

export function usualSpace(catalogue: Catalogue, supply: Supply): BuildSpace {
  return {
    cpus: USUAL_CPUS.filter((id) => catalogue.cpus[id] !== undefined),
    motherboards: USUAL_BOARDS.filter((id) => supply.parts[id] !== undefined),
    cards: idsOf(supply, 'card'),
    cardCounts: [0, 1, 2, 3, 4],
    ssd: USUAL_SSD,
    memorySizes: 2,
  };
}

/** Cards whose accelerator has so much memory, in GiB. */
const cardsWith = (catalogue: Catalogue, supply: Supply, gib: number): string[] =>
  idsOf(supply, 'card').filter((id) => {
    const part = supply.parts[id];
    return part?.kind === 'card' && (catalogue.accelerators[part.accelerator]?.memoryGib.value ?? 0) >= gib;
  });

const DESKTOP_BOARDS = ['msi-mag-b850-tomahawk-max-wifi', 'asus-proart-x870e-creator-wifi'];
const WORKSTATION_BOARDS = ['gigabyte-trx50-aero-d', 'gigabyte-trx50-ai-top'];
const SERVER_BOARDS = ['asrock-rack-sienad8-2l2t', 'supermicro-h13ssl-nt', 'supermicro-h14ssl-nt'];
/** Memory with which a desktop and a server hold the experts of large models. */
const [DESKTOP_EXPERTS_GIB, SERVER_EXPERTS_GIB] = [96, 384];

/**
 * What advice offers beside the machines of the catalogue, by the work that a buyer gives it: the cheapest processor where cards
 * do everything, more cores and memory where the processor holds a part of the model, and processors that compute alone.
 */
export function offeredSpaces(catalogue: Catalogue, supply: Supply): readonly BuildSpace[] {
  const usual = usualSpace(catalogue, supply);
  const space = (change: Partial<BuildSpace>): BuildSpace => ({ ...usual, memorySizes: 1, ...change });
  return [
    space({ cpus: ['amd-ryzen-5-9600x'], motherboards: DESKTOP_BOARDS, cardCounts: [1, 2] }),
    space({
      ...{ cpus: ['amd-ryzen-9-9950x'], motherboards: DESKTOP_BOARDS, cardCounts: [1] },
      ...{ cards: cardsWith(catalogue, supply, 16), memoryAtLeastGib: DESKTOP_EXPERTS_GIB },
    }),
    space({ cpus: ['amd-ryzen-threadripper-9960x'], motherboards: WORKSTATION_BOARDS, cardCounts: [2, 3, 4] }),
    space({ cpus: ['amd-epyc-8324p'], motherboards: SERVER_BOARDS, cardCounts: [2, 3, 4] }),
    space({
      ...{ cpus: ['amd-epyc-9355p'], motherboards: SERVER_BOARDS, cardCounts: [1] },
      ...{ cards: cardsWith(catalogue, supply, 24), memoryAtLeastGib: SERVER_EXPERTS_GIB },
    }),
    space({ cardCounts: [0], memorySizes: 3 }),
  ];
}
