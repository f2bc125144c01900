// Rule: memory modules are of the type and build that board and processor take.
import { fail, missing, pass, type Rule, SOLD_WHOLE, unchecked } from '../rule.ts';

export const memoryType: Rule = {
  name: 'memory-type',
  level: 'error',
  title: 'The memory is of the type the motherboard takes',
  reason: 'DDR4 and DDR5 modules, and registered and unbuffered ones, do not fit into each other’s slots.',
  source: 'JEDEC module standards; motherboard specifications',
  counts: ['memory'],
  check(build) {
    if (build.whole) return SOLD_WHOLE;
    const { motherboard: board, socket } = build;
    if (build.memory.length === 0) return missing(build, 'memory');
    const type = board?.memoryType?.value ?? socket?.memoryType.value ?? build.cpu?.memoryType?.value;
    if (type === undefined) return unchecked('the memory type of board and processor is not in the catalogue');
    const kinds = board?.modules ? [board.modules.value] : socket?.modules.value;
    let open = kinds === undefined ? 'which kind of module the board takes is not in the catalogue' : undefined;
    for (const { part } of build.memory) {
      if (part.memoryType.value !== type)
        return fail(`${part.name} is ${part.memoryType.value}, the board takes ${type}`);
      const module = part.module?.value;
      if (module === undefined) open = `whether ${part.name} is registered is not in the catalogue`;
      else if (kinds && !kinds.includes(module))
        return fail(`${part.name} is ${module.toUpperCase()}, the board takes ${kinds.join(' or ').toUpperCase()}`);
    }
    return open === undefined ? pass(`${type}, ${(kinds ?? []).join(' or ').toUpperCase()}`) : unchecked(open);
  },
};
