// The link between two accelerators of a machine: a fabric of the maker's where the socket has one, else the host's bus.
import type { Device } from '../../machine/machine.ts';

export interface PeerLink {
  readonly name: string;
  /** One direction. */
  readonly bytesPerSecond: number;
  /** One device reads another's memory without passing through the host's. */
  readonly direct: boolean;
}

/** Fabrics by socket: each direction between two accelerators. Source: the makers' data sheets, as in catalogue/links. */
const FABRIC: readonly (readonly [RegExp, string, number])[] = [
  [/^SXM2/, 'NVLink 2', 150e9],
  [/^SXM4/, 'NVLink 3', 300e9],
  [/^SXM5/, 'NVLink 4', 450e9],
  [/^SXM6/, 'NVLink 5', 900e9],
  [/^OAM/, 'Infinity Fabric', 64e9],
];

/** Rates of PCI Express lanes that copies reach, one direction. Source: catalogue/links (typical of pinned memory). */
const LANE_BYTES_PER_SECOND: Readonly<Record<string, number>> = { '3.0': 0.79e9, '4.0': 1.6e9, '5.0': 3.3e9 };
const LANES = /PCIe (3\.0|4\.0|5\.0) x(\d+)/;
/** Where neither link nor bus is known. Assumption: PCIe 4.0 x16. */
const UNKNOWN_BYTES_PER_SECOND = 25e9;

/** Consumer cards of NVIDIA since Turing copy to each other through the host. Source: NVIDIA's drivers enable P2P over PCIe on professional and data-centre cards only. */
function copiesDirectly({ accelerator: a }: Device): boolean {
  return a.vendor !== 'nvidia' || a.kind === 'workstation' || a.kind === 'datacenter';
}

/** Two cards that copy through the host's memory use the bus twice. */
const THROUGH_HOST = 2;

/** Rate of the bus a card is attached to: the machine's link where stated, else the card's own. */
export function busBytesPerSecond(device: Device): number {
  if (device.linkBytesPerSecond !== undefined) return device.linkBytesPerSecond;
  const lanes = LANES.exec(device.accelerator.bus?.value ?? '');
  const lane = lanes?.[1] === undefined ? undefined : LANE_BYTES_PER_SECOND[lanes[1]];
  return lane === undefined ? UNKNOWN_BYTES_PER_SECOND : lane * Number(lanes?.[2]);
}

/** The link to a second card of the same kind. */
export function peerLink(device: Device): PeerLink {
  const bus = device.accelerator.bus?.value ?? '';
  const fabric = device.linkBytesPerSecond === undefined ? FABRIC.find(([socket]) => socket.test(bus)) : undefined;
  if (fabric) return { name: fabric[1], bytesPerSecond: fabric[2], direct: true };
  const direct = copiesDirectly(device);
  const rate = busBytesPerSecond(device);
  return {
    name: LANES.test(bus) ? bus : 'PCI Express',
    bytesPerSecond: direct ? rate : rate / THROUGH_HOST,
    direct,
  };
}
