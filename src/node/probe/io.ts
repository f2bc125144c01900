// The probe's only access to the machine: files, folders, tools and what Node knows; tests hand in another.
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { arch, availableParallelism, cpus, freemem, platform, release, totalmem, version } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

export type ToolResult =
  | { readonly status: 'done'; readonly exitCode: number; readonly output: string; readonly errors: string }
  | { readonly status: 'failed'; readonly reason: string };

/** What Node itself knows without reading files the probe reads anyway; functions, because some are slow. */
export interface NodeFacts {
  readonly platform: string;
  readonly architecture: string;
  readonly nodeVersion: string;
  readonly release: () => string;
  readonly osVersion: () => string;
  readonly totalMemoryBytes: () => number;
  readonly freeMemoryBytes: () => number;
  readonly availableParallelism: () => number;
  readonly cpuModel: () => string | undefined;
  readonly cpuThreads: () => number;
}

/** None of these throws: what is absent or refused is `undefined`, `false` or a failed result. */
export interface ProbeIo {
  readonly node: NodeFacts;
  readonly readText: (path: string) => string | undefined;
  readonly list: (folder: string) => readonly string[] | undefined;
  readonly realPath: (path: string) => string | undefined;
  /** Whether this process may open a device for reading and writing. */
  readonly canOpen: (path: string) => boolean;
  /** Full path of a tool, or undefined. */
  readonly findTool: (name: string) => string | undefined;
  readonly runTool: (path: string, args: readonly string[], timeoutMs: number) => Promise<ToolResult>;
}

/** Places of tools that are often missing from PATH: WSL's NVIDIA driver, ROCm, macOS and administrator tools. */
const EXTRA_FOLDERS = ['/usr/bin', '/usr/sbin', '/sbin', '/usr/lib/wsl/lib', '/opt/rocm/bin'];

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function canAccess(path: string, mode: number): boolean {
  return attempt(() => accessSync(path, mode) ?? true) === true;
}

function findTool(name: string, searchPath: string, extraFolders: readonly string[]): string | undefined {
  const windows = platform() === 'win32';
  const folders = [...searchPath.split(delimiter).filter(isAbsolute), ...(windows ? [] : extraFolders)];
  const file = windows ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find((path) => canAccess(path, constants.X_OK));
}

function runTool(path: string, args: readonly string[], timeoutMs: number): Promise<ToolResult> {
  return new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 8 << 20,
      windowsHide: true,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    try {
      execFile(path, [...args], options, (error, output, errors) => {
        if (error === null) resolve({ status: 'done', exitCode: 0, output, errors });
        else if (typeof error.code === 'number') resolve({ status: 'done', exitCode: error.code, output, errors });
        else if (error.killed === true)
          resolve({ status: 'failed', reason: `did not answer within ${timeoutMs / 1000} s` });
        else resolve({ status: 'failed', reason: `could not be run (${error.code ?? error.message})` });
      });
    } catch (error) {
      resolve({ status: 'failed', reason: `could not be run (${String(error)})` });
    }
  });
}

/** Access to this machine. Tools are looked for on `searchPath`, by default PATH, and then in a few fixed places. */
export function nodeIo(searchPath: string = process.env.PATH ?? '', extraFolders = EXTRA_FOLDERS): ProbeIo {
  return {
    node: {
      platform: platform(),
      architecture: arch(),
      nodeVersion: process.version,
      release,
      osVersion: version,
      totalMemoryBytes: totalmem,
      freeMemoryBytes: freemem,
      availableParallelism,
      cpuModel: () => cpus()[0]?.model,
      cpuThreads: () => cpus().length,
    },
    readText: (path) => attempt(() => readFileSync(path, 'utf8')),
    list: (folder) => attempt(() => readdirSync(folder)),
    realPath: (path) => attempt(() => realpathSync(path)),
    canOpen: (path) => canAccess(path, constants.R_OK | constants.W_OK),
    findTool: (name) => findTool(name, searchPath, extraFolders),
    runTool,
  };
}

/** Reads a small file that holds one number; undefined when absent or not a number. */
export function readNumber(io: ProbeIo, path: string): number | undefined {
  const text = io.readText(path)?.trim();
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Reads a file's text without surrounding white space and NUL; undefined when absent or empty. */
export function readLine(io: ProbeIo, path: string): string | undefined {
  const text = io.readText(path)?.replaceAll('\0', ' ').trim();
  return text === undefined || text === '' ? undefined : text;
}
