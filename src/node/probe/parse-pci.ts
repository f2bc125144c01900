// Names and kinds of PCI devices: the pci.ids and amdgpu.ids lists, vendors, link speeds, integrated GPUs by name.
import type { GpuVendor } from '../../core/machine/probed.ts';

export const GPU_VENDORS: Readonly<Record<string, GpuVendor>> = {
  '10de': 'nvidia',
  '1002': 'amd',
  '8086': 'intel',
  '5143': 'qualcomm',
  '1ed5': 'other',
};

/** Display class (0x03…) and processing accelerators (0x12…), as /sys/bus/pci/devices/…/class writes them. */
export function isGpuClass(pciClass: string): boolean {
  return /^0x(03|12)/.test(pciClass.trim());
}

/** Device name of pci.ids ("vendor  name", then tab, "device  name"); undefined where it lists none. */
export function parsePciIds(text: string, vendor: string, device: string): string | undefined {
  const from = text.startsWith(`${vendor}  `) ? 0 : text.indexOf(`\n${vendor}  `) + 1;
  if (from === 0 && !text.startsWith(`${vendor}  `)) return undefined;
  const rest = text.slice(from);
  const next = /\n[0-9a-fC]/.exec(rest);
  const section = next ? rest.slice(0, next.index + 1) : rest;
  const at = section.indexOf(`\n\t${device}  `);
  if (at < 0) return undefined;
  const end = section.indexOf('\n', at + 1);
  return section.slice(at + 2 + device.length, end < 0 ? undefined : end).trim();
}

/** Marketing name of amdgpu.ids ("744C,\tC8,\tAMD Radeon RX 7900 XTX"): device and revision together. */
export function parseAmdgpuIds(text: string, device: string, revision: string): string | undefined {
  for (const line of text.split('\n')) {
    const [id, rev, ...name] = line.split(',');
    if (id?.trim().toLowerCase() !== device.toLowerCase()) continue;
    if (Number.parseInt(rev?.trim() ?? '', 16) === Number.parseInt(revision, 16)) return name.join(',').trim();
  }
  return undefined;
}

/** PCI Express generation of "16.0 GT/s PCIe"; undefined for "Unknown". */
export function pcieGeneration(speed: string): number | undefined {
  const gigatransfers = Number.parseFloat(speed);
  const index = [2.5, 5, 8, 16, 32, 64].findIndex((s) => Math.abs(s - gigatransfers) < 0.1);
  return index < 0 ? undefined : index + 1;
}

/**
 * Whether a name is that of a GPU inside a processor: AMD's "… Graphics", the three-digit mobile models and Strix Halo's
 * 80x0S, Intel's UHD, Iris and "Graphics", Apple, and NVIDIA's chips with unified memory. Undefined where it does not tell.
 */
export function integratedByName(vendor: GpuVendor, name: string): boolean | undefined {
  if (vendor === 'apple') return true;
  if (vendor === 'nvidia') return /\b(GB10|Orin|Xavier|Thor|nvgpu)\b/i.test(name);
  if (vendor === 'amd') {
    if (/\b(RX|PRO W\d|PRO V\d|Instinct|FirePro|AI PRO)\b|\bMI\d{2,3}/i.test(name)) return false;
    if (/radeon(\(tm\))?( vega)?( \d+)? graphics|\b\d{3}M\b|\b80[4-6]0S\b/i.test(name)) return true;
    return undefined;
  }
  if (vendor === 'intel') {
    if (/\b(UHD|HD|Iris)\b|arc( pro)? graphics|\b1[34]0[TV]\b|intel graphics/i.test(name)) return true;
    if (/\b(A|B)\d{2,3}M?\b|Flex|Max 1\d{3}/i.test(name)) return false;
  }
  return undefined;
}
