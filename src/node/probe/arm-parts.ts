// Names of ARM cores by implementer and part number (MIDR_EL1), which is all that ARM kernels show. Source: the makers'
// technical reference manuals as common knowledge; a number that is missing here is shown as it stands.
import type { CpuVendor } from '../../core/machine/probed.ts';

export const ARM_IMPLEMENTERS: Readonly<Record<string, CpuVendor>> = {
  '0x41': 'arm',
  '0x4e': 'nvidia',
  '0x51': 'qualcomm',
  '0x61': 'apple',
  '0xc0': 'ampere',
};

export const ARM_PARTS: Readonly<Record<string, string>> = {
  '0x41/0xd03': 'Cortex-A53',
  '0x41/0xd04': 'Cortex-A35',
  '0x41/0xd05': 'Cortex-A55',
  '0x41/0xd07': 'Cortex-A57',
  '0x41/0xd08': 'Cortex-A72',
  '0x41/0xd09': 'Cortex-A73',
  '0x41/0xd0a': 'Cortex-A75',
  '0x41/0xd0b': 'Cortex-A76',
  '0x41/0xd0c': 'Neoverse-N1',
  '0x41/0xd0d': 'Cortex-A77',
  '0x41/0xd40': 'Neoverse-V1',
  '0x41/0xd41': 'Cortex-A78',
  '0x41/0xd42': 'Cortex-A78AE',
  '0x41/0xd44': 'Cortex-X1',
  '0x41/0xd46': 'Cortex-A510',
  '0x41/0xd47': 'Cortex-A710',
  '0x41/0xd48': 'Cortex-X2',
  '0x41/0xd49': 'Neoverse-N2',
  '0x41/0xd4b': 'Cortex-A78C',
  '0x41/0xd4c': 'Cortex-X1C',
  '0x41/0xd4d': 'Cortex-A715',
  '0x41/0xd4e': 'Cortex-X3',
  '0x41/0xd4f': 'Neoverse-V2',
  '0x41/0xd80': 'Cortex-A520',
  '0x41/0xd81': 'Cortex-A720',
  '0x41/0xd82': 'Cortex-X4',
  '0x41/0xd84': 'Neoverse-V3',
  '0x41/0xd85': 'Cortex-X925',
  '0x41/0xd87': 'Cortex-A725',
  '0x41/0xd8e': 'Neoverse-N3',
  '0x4e/0x004': 'Carmel',
  '0x51/0x001': 'Oryon',
  '0xc0/0xac3': 'Ampere-1',
  '0xc0/0xac4': 'Ampere-1a',
};
