// Reads what is known of memory modules from dmidecode's text, udev's database and the kernel's EDAC folders.
import type { MemoryModule } from '../../core/machine/probed.ts';
import { parseKeyValues, parseSize } from './parse-text.ts';

/** Slots of a machine and the modules in them; a slot that is empty counts but has no module. */
export interface MemorySlots {
  readonly slots: number;
  readonly modules: readonly MemoryModule[];
}

/** Firmware texts that say nothing. */
const EMPTY = /^(unknown|none|not specified|not provided|other|<?out of spec>?|no module installed|0|ram)?$/i;

type Field = 'size' | 'type' | 'configured' | 'rated' | 'width' | 'locator' | 'bank';

function moduleOf(read: (field: Field) => string | undefined): MemoryModule | undefined {
  const text = (field: Field): string | undefined => {
    const value = read(field)?.trim();
    return value === undefined || EMPTY.test(value) ? undefined : value;
  };
  const number = (field: Field): number | undefined => {
    const value = Number.parseInt(text(field) ?? '', 10);
    return value > 0 && value < 1e6 ? value : undefined;
  };
  const sizeBytes = parseSize(text('size') ?? '');
  if (sizeBytes === undefined || sizeBytes === 0) return undefined;
  const [type, configured, rated] = [text('type'), number('configured'), number('rated')];
  const [width, locator, bank] = [number('width'), text('locator'), text('bank')];
  return {
    sizeBytes,
    ...(type !== undefined && { type }),
    ...(configured !== undefined && { configuredMtps: configured }),
    ...(rated !== undefined && { ratedMtps: rated }),
    ...(width !== undefined && { dataWidthBits: width }),
    ...(locator !== undefined && { locator }),
    ...(bank !== undefined && { bank }),
  };
}

function slotsOf(found: readonly (MemoryModule | undefined)[]): MemorySlots | undefined {
  if (found.length === 0) return undefined;
  return { slots: found.length, modules: found.filter((m) => m !== undefined) };
}

/** dmidecode -t memory. Speeds are MT/s (old versions write MHz and mean the same). Undefined without any device. */
export function parseDmidecodeMemory(text: string): MemorySlots | undefined {
  const sections = text.split(/\n\s*\n/).filter((section) => /^\s*Memory Device$/m.test(section));
  return slotsOf(
    sections.map((section) => {
      const values = parseKeyValues(section, ':');
      return moduleOf((field) => {
        if (field === 'size') return values.get('Size');
        if (field === 'type') return values.get('Type');
        if (field === 'configured')
          return values.get('Configured Memory Speed') ?? values.get('Configured Clock Speed');
        if (field === 'rated') return values.get('Speed');
        if (field === 'width') return values.get('Data Width');
        return values.get(field === 'locator' ? 'Locator' : 'Bank Locator');
      });
    }),
  );
}

/** udev's record of the DMI device (/run/udev/data/+dmi:id), which every user may read. Sizes are in bytes. */
export function parseUdevMemory(text: string): MemorySlots | undefined {
  const values = parseKeyValues(text.replace(/^E: ?/gm, ''), '=');
  const numbers = [...values.keys()]
    .map((key) => /^MEMORY_DEVICE_(\d+)_/.exec(key)?.[1])
    .filter((n) => n !== undefined);
  const suffix: Readonly<Record<Field, readonly string[]>> = {
    size: ['SIZE'],
    type: ['MEMORY_TYPE', 'TYPE'],
    configured: ['CONFIGURED_SPEED_MTS'],
    rated: ['SPEED_MTS'],
    width: ['DATA_WIDTH'],
    locator: ['LOCATOR'],
    bank: ['BANK_LOCATOR'],
  };
  return slotsOf(
    [...new Set(numbers)].map((n) => {
      if (values.get(`MEMORY_DEVICE_${n}_PRESENT`) === '0') return undefined;
      return moduleOf((field) =>
        suffix[field].map((s) => values.get(`MEMORY_DEVICE_${n}_${s}`)).find((value) => value !== undefined),
      );
    }),
  );
}

/** One EDAC dimm folder: dimm_mem_type "Unbuffered-DDR4", size in MB, dimm_location "channel 0 slot 1". */
export function parseEdacDimm(
  controller: string,
  sizeMb: string,
  memoryType: string,
  location: string,
): MemoryModule | undefined {
  const channel = /(?:channel|branch)\s+(\d+)/.exec(location)?.[1];
  return moduleOf((field) => {
    if (field === 'size') return `${sizeMb.trim()} MB`;
    if (field === 'type') return memoryType.trim().replace(/^(Unbuffered|Registered|Load-Reduced)-/, '');
    if (field === 'locator') return location.trim();
    return field === 'bank' && channel !== undefined ? `${controller} CHANNEL ${channel}` : undefined;
  });
}

/**
 * Name of the channel that a module sits on, from the makers' ways of writing it; undefined where the text does not
 * say. A bare "A1" does not: it is the channel with some makers and the socket with others.
 */
export function channelOf(module: MemoryModule): string | undefined {
  const text = `${module.bank ?? ''} | ${module.locator ?? ''}`;
  const named = /channel[\s_-]*([a-z]|\d+)(?![a-z0-9]{2})/i.exec(text)?.[1];
  const lettered = /(?:DIMM[\s_]?|_)([A-L])\d(?:\b|_)/.exec(text)?.[1];
  const channel = named ?? lettered;
  if (channel === undefined) return undefined;
  const socket = /(?:CPU|PROC|SOCKET|NODE|\bP|P)[\s_]?(\d+)(?=[\s_-])/i.exec(text)?.[1] ?? '';
  const controller = /(?:controller|mc)[\s_]?(\d+)/i.exec(text)?.[1] ?? '';
  return `${socket}/${controller}/${channel.toUpperCase()}`;
}
