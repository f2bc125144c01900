// The architecture a processor's family and model number stand for, where a virtual machine hides its name.
import type { CpuSignature, CpuVendor } from './probed.ts';

/** Model numbers of Intel's family 6. Source: Intel, "Software Developer's Manual", volume 4, table of CPUID signatures; as in Linux's intel-family.h. */
const INTEL_FAMILY_6: Readonly<Record<number, string>> = {
  42: 'sandy-bridge',
  45: 'sandy-bridge',
  58: 'ivy-bridge',
  62: 'ivy-bridge',
  60: 'haswell',
  63: 'haswell',
  69: 'haswell',
  70: 'haswell',
  61: 'broadwell',
  71: 'broadwell',
  79: 'broadwell',
  86: 'broadwell',
  78: 'skylake',
  94: 'skylake',
  142: 'skylake',
  158: 'skylake',
  165: 'skylake',
  166: 'skylake',
  85: 'skylake-x',
  106: 'ice-lake-sp',
  108: 'ice-lake-sp',
  125: 'ice-lake',
  126: 'ice-lake',
  140: 'tiger-lake',
  141: 'tiger-lake',
  167: 'rocket-lake',
  151: 'alder-lake',
  154: 'alder-lake',
  190: 'gracemont',
  183: 'raptor-lake',
  186: 'raptor-lake',
  191: 'raptor-lake',
  143: 'sapphire-rapids',
  207: 'emerald-rapids',
  173: 'granite-rapids',
  174: 'granite-rapids',
  175: 'sierra-forest',
  170: 'meteor-lake',
  172: 'meteor-lake',
  181: 'arrow-lake',
  197: 'arrow-lake',
  198: 'arrow-lake',
  189: 'lunar-lake',
  204: 'panther-lake',
};

/** AMD by family; models of family 25 are Zen 3 or Zen 4. Source: AMD, processor programming references; as in Linux's arch/x86/kernel/cpu/amd.c. */
function amd({ family, model }: CpuSignature): string | undefined {
  if (family === 26) return 'zen5';
  if (family === 25) return (model >= 0x10 && model <= 0x1f) || (model >= 0x60 && model <= 0xaf) ? 'zen4' : 'zen3';
  if (family === 23) return model >= 0x30 ? 'zen2' : 'zen';
  return family === 21 ? 'piledriver' : undefined;
}

/** Catalogue id of the architecture; undefined where the signature is not in the tables. */
export function architectureOfSignature(vendor: CpuVendor, signature: CpuSignature): string | undefined {
  if (vendor === 'amd') return amd(signature);
  return vendor === 'intel' && signature.family === 6 ? INTEL_FAMILY_6[signature.model] : undefined;
}
