// What llama.cpp v0.5.0 allocates for three shapes, in bytes: the host first, then each accelerator.
// Facts taken from its own memory breakdown after a dry run (no_alloc) with synthetic files of these shapes; accelerators were
// RPC servers on a CPU, so no copies of weights for prompt batches are in the figures.

export interface AllocatedCase {
  /** llama: 32 layers, 4,096 wide, 8 of 32 heads, vocabulary 128,256; gpt-oss: 20B; mamba2: 370M. */
  readonly model: 'llama' | 'gpt-oss' | 'mamba2';
  readonly context: number;
  readonly flash: boolean;
  readonly cache: 'f16' | 'q8_0';
  readonly slots: number;
  readonly step: number;
  readonly outputs: number | 'all';
  readonly gpuLayers: number;
  readonly split: readonly number[];
  readonly cacheBytes: readonly number[];
  readonly computeBytes: readonly number[];
}

/** model, context, flash attention, cache type, slots, ubatch, rows of logits, GPU layers, split | cache and state | compute */
const ROWS = `
llama 2048 on q8_0 4 512 4 0 - | 142606336 | 113864736
llama 2048 off f16 1 512 1 0 - | 268435456 | 184557600
llama 8192 on f16 1 512 all 0 - | 1073741824 | 279447552
llama 8192 on f16 1 512 1 0 - | 1073741824 | 130035744
llama 8192 on q8_0 1 512 1 0 - | 570425344 | 121729056
llama 8192 off f16 4 512 4 0 - | 1073741824 | 184557600
llama 32768 on f16 4 512 4 0 - | 4294967296 | 130035744
llama 32768 off f16 1 2048 1 0 - | 4294967296 | 9042952224
llama 8192 on f16 1 512 1 1 1 | 1073741824 0 | 130035744 529408
llama 8192 on f16 1 512 all 10 1 | 771751936 301989888 | 130037760 271056896
llama 8192 on f16 1 512 1 10 3,1 | 771751936 268435456 33554432 | 130035744 113256448 41953312
llama 8192 on f16 1 512 1 99 1 | 0 1073741824 | 25178144 121645088
llama 8192 on f16 1 512 1 99 1,1 | 0 570425344 503316480 | 50380928 180396032 213950592
llama 8192 on f16 1 512 all 99 3,1 | 0 838860800 234881024 | 50388992 180396032 371769344
gpt-oss 2048 on q8_0 4 512 4 0 - | 53477376 | 97996832
gpt-oss 2048 off f16 1 512 1 0 - | 69206016 | 312881184
gpt-oss 8192 on f16 1 512 all 0 - | 220200960 | 456415232
gpt-oss 8192 on f16 1 512 1 0 - | 220200960 | 106057760
gpt-oss 8192 on q8_0 1 512 1 0 - | 116981760 | 106123296
gpt-oss 8192 off f16 4 512 4 0 - | 276824064 | 312881184
gpt-oss 32768 on f16 4 512 4 0 - | 880803840 | 106057760
gpt-oss 32768 off f16 1 2048 1 0 - | 861929472 | 17625563168
gpt-oss 8192 on f16 1 512 1 1 1 | 220200960 0 | 106057760 35397664
gpt-oss 8192 on f16 1 512 all 10 1 | 130023424 90177536 | 106059776 423624704
gpt-oss 8192 on f16 1 512 1 10 3,1 | 130023424 73400320 16777216 | 106057760 109471744 90974240
gpt-oss 8192 on f16 1 512 1 99 1 | 0 220200960 | 20992032 100157472
gpt-oss 8192 on f16 1 512 1 99 1,1 | 0 111673344 108527616 | 48578688 151330816 174923904
gpt-oss 8192 on f16 1 512 all 99 3,1 | 0 166723584 53477376 | 48586752 151330816 507592704
mamba2 2048 on q8_0 4 512 4 0 - | 206635008 | 33843264
mamba2 2048 off f16 1 512 1 0 - | 51658752 | 30531648
mamba2 8192 on f16 1 512 all 0 - | 51658752 | 109285408
mamba2 8192 on f16 1 512 1 0 - | 51658752 | 30531648
mamba2 8192 on q8_0 1 512 1 0 - | 51658752 | 30531648
mamba2 8192 off f16 4 512 4 0 - | 206635008 | 33843264
mamba2 32768 on f16 4 512 4 0 - | 206635008 | 33843264
mamba2 32768 off f16 1 2048 1 0 - | 51658752 | 115669056
mamba2 8192 on f16 1 512 1 1 1 | 51658752 0 | 30531648 4198432
mamba2 8192 on f16 1 512 all 10 1 | 41972736 9686016 | 30533664 109283360
mamba2 8192 on f16 1 512 1 10 3,1 | 41972736 8609792 1076224 | 30531648 27908128 27936672
mamba2 8192 on f16 1 512 1 99 1 | 0 51658752 | 4196416 32102464
mamba2 8192 on f16 1 512 1 99 1,1 | 0 26905600 24753152 | 4202656 55171200 82659072
mamba2 8192 on f16 1 512 all 99 3,1 | 0 39820288 11838464 | 4210720 55171200 159873664
`;

function parsed(row: string): AllocatedCase {
  const [given = '', cache = '', compute = ''] = row.split('|').map((part) => part.trim());
  const [model, context, flash, type, slots, step, outputs, gpuLayers, split = '-'] = given.split(' ');
  const numbers = (text: string, by: string) => text.split(by).map(Number);
  return {
    model: model as AllocatedCase['model'],
    context: Number(context),
    flash: flash === 'on',
    cache: type as AllocatedCase['cache'],
    slots: Number(slots),
    step: Number(step),
    outputs: outputs === 'all' ? 'all' : Number(outputs),
    gpuLayers: Number(gpuLayers),
    split: split === '-' ? [] : numbers(split, ','),
    cacheBytes: numbers(cache, ' '),
    computeBytes: numbers(compute, ' '),
  };
}

export const ALLOCATED: readonly AllocatedCase[] = ROWS.trim().split('\n').map(parsed);
