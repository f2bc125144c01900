// The embedded engine: its pinned version and which of its packages a machine can use.

/** Pinned: timing uses its native interface, which may change with any release. */
export const ENGINE_VERSION = '3.22.1';
export const ENGINE_PACKAGE = 'node-llama-cpp';
/** llama.cpp inside that version, as its release names it. */
export const LLAMA_CPP_RELEASE = 'v0.5.0';

export interface EngineHost {
  readonly platform: NodeJS.Platform;
  /** As Node names it. */
  readonly architecture: string;
  /** Vendors of the accelerators found. */
  readonly gpuVendors: readonly string[];
}

export interface EnginePackages {
  readonly packages: readonly string[];
  /** What to tell before: measured for the CPU; for others an upper bound, since a whole install with every build is 725 MB. */
  readonly size: string;
}

const CPU: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x64',
  'linux arm64': 'linux-arm64',
  'linux arm': 'linux-armv7l',
  'linux riscv64': 'linux-riscv64',
  'darwin x64': 'mac-x64',
  'darwin arm64': 'mac-arm64-metal',
  'win32 x64': 'win-x64',
  'win32 arm64': 'win-arm64',
};

const scoped = (names: readonly string[]): string[] => names.map((n) => `@${ENGINE_PACKAGE}/${n}`);

/** Packages for this host; undefined where the engine has no build for it. */
export function enginePackages(host: EngineHost): EnginePackages | undefined {
  const base = CPU[`${host.platform} ${host.architecture}`];
  if (base === undefined) return undefined;
  const system = { linux: 'linux-x64', win32: 'win-x64' }[host.platform as string];
  const extra: string[] = [];
  if (host.architecture === 'x64' && system) {
    if (host.gpuVendors.includes('nvidia')) extra.push(`${system}-cuda`, `${system}-cuda-ext`);
    if (host.gpuVendors.some((v) => v === 'amd' || v === 'intel')) extra.push(`${system}-vulkan`);
  }
  return {
    packages: scoped([base, ...extra]),
    size: extra.length === 0 ? 'about 85 MB' : 'several hundred MB, since the GPU builds are large (at most 725 MB)',
  };
}
