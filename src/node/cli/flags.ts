// Flags that several verbs share.
import { type Command, Option } from 'commander';
import { FORMATS } from '../../core/report/render.ts';

/** Gathers a flag that may be repeated. */
export const collect = (value: string, all: readonly string[] = []) => [...all, value];

/** Flags that describe a machine; without any it is this one. */
export function withMachine(command: Command): Command {
  return command
    .option('--machine <machine>', 'catalogue machine, or parts: "Ryzen 9 9950X + 2x RTX 5090 + 192GB"')
    .option('--gpu <gpu>', 'accelerators, e.g. "2x RTX 5090"; may be repeated', collect)
    .option('--cpu <cpu>', 'processor, e.g. "Ryzen 9 9950X"')
    .option('--memory <size>', 'system memory, e.g. 192GB')
    .addOption(new Option('--os <system>', 'operating system of that machine').choices(['linux', 'windows', 'macos']))
    .option('--memory-bandwidth <GB/s>', 'system memory bandwidth, where you know it')
    .option('--memory-channels <count>', 'memory channels that are filled, a socket')
    .option('--memory-speed <MT/s>', 'transfers of a memory channel, e.g. 6000')
    .option('--link <link>', 'how accelerators are attached: "PCIe 4.0 x4", "OCuLink", "Thunderbolt 4", …')
    .option('--power-limit <watts>', "limit of each accelerator where it is below the chip's own (laptops)")
    .option('--storage <GB/s>', 'read rate of the drive, for models larger than memory')
    .option('--measure-bandwidth', 'measure the memory bandwidth of this machine first (about 3 s)');
}

export function withSettings(command: Command): Command {
  return command
    .option('--quant <quantization>', 'format of the weights, e.g. Q4_K_M')
    .option('--engine <engine>', 'program that runs the model')
    .addOption(
      new Option('--backend <backend>', 'what the engine computes with; each accelerator has a usual one').choices([
        'cpu',
        'cuda',
        'metal',
        'rocm',
        'vulkan',
      ]),
    )
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …')
    .addOption(new Option('--flash-attention <switch>', 'flash attention').choices(['on', 'off']))
    .option('--context <tokens>', 'context to make room for')
    .option('--users <count>', 'users served at once: the speed is that of one of them')
    .option('--gpu-layers <count>', 'layers on the accelerators, instead of the best that fits')
    .addOption(new Option('--placement <where>', 'where the model may go').choices(['auto', 'cpu']))
    .addOption(new Option('--evidence <mode>', 'use what is measured of the very device').choices(['auto', 'off']));
}

/** Flag of verbs that read or write stored results. */
export function withDatabase(command: Command): Command {
  return command.option('--database <place>', 'sqlite:FILE or postgres://…, instead of the user\u2019s own store');
}

export function withFormat(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'output format').choices([...FORMATS]).default('table'))
    .addOption(new Option('--json', 'short for --format json').implies({ format: 'json' }));
}
