// Turns fitted modules into what the memory offers: channels, bus width, speed, type; all from one list.
import { known, type MemoryModule, type Probed, type ProbedMemory, unknown } from '../../core/machine/probed.ts';
import { channelOf, type MemorySlots } from './parse-memory-modules.ts';

export type ModuleFacts = Pick<ProbedMemory, 'modules' | 'slots' | 'channels' | 'busBits' | 'speedMtps' | 'type'>;

/** What a prediction takes when the modules are not known. */
export const MODULE_ASSUMPTION =
  'every channel of the CPU is fitted and runs at the fastest rate its maker allows (the CPU’s catalogue entry)';

/** What a virtual machine has to take: it shares the host's memory bus with its neighbours. */
export const VIRTUAL_ASSUMPTION =
  'the full memory bandwidth of the CPU’s catalogue entry, of which a virtual machine may get only a part';

export function unknownModules(reason: string, assumption = MODULE_ASSUMPTION): ModuleFacts {
  const none = unknown(reason, assumption);
  return {
    modules: unknown(reason),
    slots: unknown(reason),
    channels: none,
    busBits: none,
    speedMtps: none,
    type: none,
  };
}

/** The one value that all modules share, or unknown with the reason. */
function shared<T>(values: readonly (T | undefined)[], what: string, from: string): Probed<T> {
  const distinct = new Set(values.filter((value) => value !== undefined));
  const [value] = distinct;
  if (value === undefined) return unknown(`${from} gives no ${what}`, MODULE_ASSUMPTION);
  if (distinct.size > 1) return unknown(`modules differ in ${what}: ${[...distinct].join(', ')}`, MODULE_ASSUMPTION);
  return known(value, from);
}

/** Modules of different speed run at the slowest one's. */
function speed(modules: readonly MemoryModule[], from: string): Probed<number> {
  const configured = modules.map((m) => m.configuredMtps).filter((v) => v !== undefined);
  if (configured.length > 0) return known(Math.min(...configured), from);
  const rated = modules.map((m) => m.ratedMtps).filter((v) => v !== undefined);
  if (rated.length > 0) return known(Math.min(...rated), `${from} (rated; the configured rate is not told)`);
  return unknown(`${from} gives no speed`, MODULE_ASSUMPTION);
}

/** Channels by the firmware's labels; their widths are added, one module a channel. */
function channels(modules: readonly MemoryModule[], from: string): Pick<ModuleFacts, 'channels' | 'busBits'> {
  const widths = new Map<string, number | undefined>();
  for (const module of modules) {
    const channel = channelOf(module);
    if (channel === undefined) {
      const reason = `the slot names do not tell the channel ("${module.locator ?? module.bank ?? 'unnamed'}")`;
      return { channels: unknown(reason, MODULE_ASSUMPTION), busBits: unknown(reason, MODULE_ASSUMPTION) };
    }
    widths.set(channel, module.dataWidthBits);
  }
  const all = [...widths.values()];
  const bits = all.every((w) => w !== undefined) ? all.reduce((sum, w) => sum + w, 0) : undefined;
  return {
    channels: known(widths.size, `${from} (slot names)`),
    busBits: bits === undefined ? unknown(`${from} gives no data width`, '64 bit a channel') : known(bits, from),
  };
}

/** Facts of a list of slots; a list without any module (usual in virtual machines) is unknown. */
export function moduleFacts(found: MemorySlots, from: string): ModuleFacts {
  if (found.modules.length === 0) return unknownModules(`${from} lists no fitted module`);
  return {
    modules: known(found.modules, from),
    slots: known(found.slots, from),
    ...channels(found.modules, from),
    speedMtps: speed(found.modules, from),
    type: shared(
      found.modules.map((m) => m.type),
      'type',
      from,
    ),
  };
}
