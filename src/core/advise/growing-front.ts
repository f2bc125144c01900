// The Pareto front: what no other beats in everything that counts. Made for searches that ask it hundreds of thousands of times.
import { dominates, type Merits } from './pareto.ts';

/** A front that grows: what is added is dropped where something on it dominates it, and drops what it dominates. */
export interface Front<T> {
  readonly add: (option: T, merits: Merits) => boolean;
  /** Whether something on the front dominates these merits; with a bound from above for merits, nothing behind it can get on. */
  readonly covers: (merits: Merits) => boolean;
  readonly options: () => readonly T[];
}

interface Member<T> {
  readonly option: T;
  readonly merits: Merits;
}

/** Merits as numbers of which less is better. */
const SIZE = 6;
type Row = Float64Array;

/** Merits as a row, times 1 or −1, written over `row`: hundreds of thousands are asked about. */
function fill(row: Row, { price, seconds, watts, headroom, quality }: Merits, sign: 1 | -1): Row {
  row[0] = sign * seconds;
  row[1] = sign * price;
  row[2] = -sign * headroom;
  row[3] = sign * watts;
  row[4] = -sign * quality.value;
  row[5] = sign * quality.loss;
  return row;
}

/** Worse than anything: the row of a block without members. */
const NOTHING = new Float64Array(SIZE).fill(Number.POSITIVE_INFINITY);

/** Rows of one table, one after another in memory: a table is gone through for every question. */
class Rows {
  private numbers = new Float64Array(64 * SIZE);
  private count = 0;

  push(row: Row): void {
    if ((this.count + 1) * SIZE > this.numbers.length) {
      const longer = new Float64Array(2 * this.numbers.length);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.set(this.count++, row);
  }

  set(at: number, row: Row): void {
    this.numbers.set(row, at * SIZE);
  }

  /** Makes a row at least as small as another in everything. */
  lower(at: number, row: Row): void {
    const { numbers } = this;
    for (let k = 0; k < SIZE; k++)
      numbers[at * SIZE + k] = Math.min(numbers[at * SIZE + k] as number, row[k] as number);
  }

  /** The next row, from `from` on, that is in nothing above `row`; −1: none. */
  nextWithin(row: Row, from: number): number {
    const { numbers, count } = this;
    const [a, b, c, d, e, f] = row as unknown as [number, number, number, number, number, number];
    for (let i = from, k = from * SIZE; i < count; i++, k += SIZE)
      if (
        (numbers[k] as number) <= a &&
        (numbers[k + 1] as number) <= b &&
        (numbers[k + 2] as number) <= c &&
        (numbers[k + 3] as number) <= d &&
        (numbers[k + 4] as number) <= e &&
        (numbers[k + 5] as number) <= f
      )
        return i;
    return -1;
  }
}

/**
 * The members of one scale; scales are not compared. Members of one and the same quality are a block, of which the best and the worst
 * of each merit tell mostly that none of its members matters.
 */
class OfScale<T> {
  private readonly blocks: Member<T>[][] = [];
  private readonly best = new Rows();
  /** With its sign turned: what is worst is smallest there, too. */
  private readonly worst = new Rows();
  private readonly numbers = new Map<string, number>();
  /** Written anew for each question. */
  private readonly row = new Float64Array(SIZE);
  private readonly turned = new Float64Array(SIZE);
  private readonly member = new Float64Array(SIZE);
  /** What was added last, and its block: the members of a block mostly come one after another. */
  private quality: Merits['quality'] | undefined;
  private block = -1;
  /** The block in which something was covered last: what dominates one often dominates the next. */
  private last = -1;

  covers(merits: Merits): boolean {
    if (this.coversIn(this.last, merits)) return true;
    const row = fill(this.row, merits, 1);
    for (let at = this.best.nextWithin(row, 0); at >= 0; at = this.best.nextWithin(row, at + 1))
      if (this.coversIn(at, merits)) {
        this.last = at;
        return true;
      }
    return false;
  }

  private coversIn(block: number, merits: Merits): boolean {
    const members = this.blocks[block];
    if (members === undefined) return false;
    for (let i = 0; i < members.length; i++) {
      const member = members[i] as Member<T>;
      if (!dominates(member.merits, merits)) continue;
      for (let j = i; j > 0; j--) members[j] = members[j - 1] as Member<T>;
      members[0] = member;
      return true;
    }
    return false;
  }

  add(option: T, merits: Merits): void {
    const turned = fill(this.turned, merits, -1);
    for (let at = this.worst.nextWithin(turned, 0); at >= 0; at = this.worst.nextWithin(turned, at + 1))
      this.drop(at, merits);
    const at = this.blockOf(merits.quality);
    this.blocks[at]?.push({ option, merits });
    this.stretch(at, merits);
  }

  private blockOf(quality: Merits['quality']): number {
    if (this.quality === quality) return this.block;
    const key = `${quality.value} ${quality.loss}`;
    let at = this.numbers.get(key);
    if (at === undefined) {
      at = this.blocks.length;
      this.numbers.set(key, at);
      this.blocks.push([]);
      this.best.push(NOTHING);
      this.worst.push(NOTHING);
    }
    this.quality = quality;
    this.block = at;
    return at;
  }

  private stretch(block: number, merits: Merits): void {
    this.best.lower(block, fill(this.member, merits, 1));
    this.worst.lower(block, fill(this.member, merits, -1));
  }

  /** Drops what these merits dominate from a block. */
  private drop(block: number, merits: Merits): void {
    const members = this.blocks[block] ?? [];
    const kept = members.filter((member) => !dominates(merits, member.merits));
    if (kept.length === members.length) return;
    this.blocks[block] = kept;
    this.best.set(block, NOTHING);
    this.worst.set(block, NOTHING);
    for (const member of kept) this.stretch(block, member.merits);
  }

  options(): T[] {
    return this.blocks.flatMap((members) => members.map(({ option }) => option));
  }
}

export function growingFront<T>(): Front<T> {
  const byScale = new Map<string, OfScale<T>>();
  const covers = (merits: Merits) => byScale.get(merits.quality.scale)?.covers(merits) ?? false;
  return {
    covers,
    add: (option, merits) => {
      if (covers(merits)) return false;
      const { scale } = merits.quality;
      const known = byScale.get(scale) ?? new OfScale<T>();
      byScale.set(scale, known);
      known.add(option, merits);
      return true;
    },
    options: () => [...byScale.values()].flatMap((known) => known.options()),
  };
}
