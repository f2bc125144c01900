// The part of node-llama-cpp's native interface that timing needs; pinned, since it is not its public one.

export interface NativeModel {
  init(): Promise<boolean>;
  getTotalSize(): number;
  getTotalParameters(): number;
}

export interface NativeContext {
  init(): Promise<boolean>;
  getThreads(): number;
  initBatch(size: number): void;
  addToBatch(sequence: number, firstPosition: number, tokens: Uint32Array, logits: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
  disposeSequence(sequence: number): void;
  removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean;
}

export interface Bindings {
  readonly AddonModel: new (path: string, params: Readonly<Record<string, unknown>>) => NativeModel;
  readonly AddonContext: new (model: NativeModel, params: Readonly<Record<string, unknown>>) => NativeContext;
  /** Without a function: to the output of the process. */
  setLogger(): void;
  systemInfo(): string;
  getMathCores(): number;
  getGpuType(): string | false | undefined;
  getGpuDeviceInfo(): { readonly deviceNames: readonly string[] };
}

export interface LlamaModule {
  getLlama(options: Readonly<Record<string, unknown>>): Promise<{ readonly _bindings: Bindings }>;
}
