// The Pareto front: what no other beats in everything that counts. Made for searches that ask it hundreds of thousands of times.
import type { Merits } from './pareto.ts';

/** A front that grows: what is added is dropped where something on it dominates it, and drops what it dominates. */
export interface Front<T> {
  readonly add: (option: T, merits: Merits) => boolean;
  /** Whether something on the front dominates these merits; with a bound from above for merits, nothing behind it can get on. */
  readonly covers: (merits: Merits) => boolean;
  readonly options: () => readonly T[];
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
  private numbers: Float64Array;
  count = 0;

  constructor(room: number) {
    this.numbers = new Float64Array(room * SIZE);
  }

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

  /** A row of the table itself, until another is added. */
  at(i: number): Row {
    return this.numbers.subarray(i * SIZE, (i + 1) * SIZE);
  }

  /** Moves a row to the beginning, those before it one further. */
  toFront(at: number): void {
    const row = this.numbers.slice(at * SIZE, (at + 1) * SIZE);
    this.numbers.copyWithin(SIZE, 0, at * SIZE);
    this.numbers.set(row);
  }

  /** Makes a row at least as small as another in everything. */
  lower(at: number, row: Row, sign: 1 | -1): void {
    const { numbers } = this;
    for (let k = 0; k < SIZE; k++)
      numbers[at * SIZE + k] = Math.min(numbers[at * SIZE + k] as number, sign * (row[k] as number));
  }

  equals(at: number, row: Row): boolean {
    for (let k = 0; k < SIZE; k++) if (this.numbers[at * SIZE + k] !== row[k]) return false;
    return true;
  }

  /** Whether a row is in nothing below `row`. */
  isAbove(at: number, row: Row): boolean {
    for (let k = 0; k < SIZE; k++) if ((this.numbers[at * SIZE + k] as number) < (row[k] as number)) return false;
    return true;
  }

  /** The next row, from `from` on, that is in nothing above `row`; −1: none. */
  nextWithin(row: Row, from: number): number {
    const { numbers, count } = this;
    // One by one: taking a row apart goes through its iterator.
    const a = row[0] as number;
    const b = row[1] as number;
    const c = row[2] as number;
    const d = row[3] as number;
    const e = row[4] as number;
    const f = row[5] as number;
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

/** Members of one and the same quality, with a row for each. */
class Block<T> {
  private rows = new Rows(8);
  options: T[] = [];

  add(option: T, row: Row): void {
    this.rows.push(row);
    this.options.push(option);
  }

  /** Whether a member dominates what has such a row; that member comes first then. */
  covers(row: Row): boolean {
    const { rows, options } = this;
    for (let at = rows.nextWithin(row, 0); at >= 0; at = rows.nextWithin(row, at + 1)) {
      if (rows.equals(at, row)) continue;
      if (at > 0) {
        rows.toFront(at);
        const first = options[at] as T;
        options.copyWithin(1, 0, at);
        options[0] = first;
      }
      return true;
    }
    return false;
  }

  /** Drops what something with such a row dominates; whether there was any. */
  drop(row: Row): boolean {
    const { rows, options } = this;
    const kept: number[] = [];
    for (let i = 0; i < options.length; i++) if (!rows.isAbove(i, row) || rows.equals(i, row)) kept.push(i);
    if (kept.length === options.length) return false;
    this.rows = new Rows(Math.max(8, kept.length));
    for (const i of kept) this.rows.push(rows.at(i));
    this.options = kept.map((i) => options[i] as T);
    return true;
  }

  forEachRow(see: (row: Row) => void): void {
    for (let i = 0; i < this.rows.count; i++) see(this.rows.at(i));
  }
}

/**
 * The members of one scale; scales are not compared. Members of one and the same quality are a block, of which the best and the worst
 * of each merit tell mostly that none of its members matters.
 */
class OfScale<T> {
  private readonly blocks: Block<T>[] = [];
  private readonly best = new Rows(64);
  /** With its sign turned: what is worst is smallest there, too. */
  private readonly worst = new Rows(64);
  private readonly numbers = new Map<string, number>();
  /** Written anew for each question. */
  private readonly row = new Float64Array(SIZE);
  private readonly turned = new Float64Array(SIZE);
  /** What was added last, and its block: the members of a block mostly come one after another. */
  private quality: Merits['quality'] | undefined = undefined;
  private block = -1;
  /** The block in which something was covered last: what dominates one often dominates the next. */
  private last = -1;

  covers(merits: Merits): boolean {
    const row = fill(this.row, merits, 1);
    if (this.blocks[this.last]?.covers(row)) return true;
    for (let at = this.best.nextWithin(row, 0); at >= 0; at = this.best.nextWithin(row, at + 1))
      if (this.blocks[at]?.covers(row)) {
        this.last = at;
        return true;
      }
    return false;
  }

  add(option: T, merits: Merits): void {
    const row = fill(this.row, merits, 1);
    const turned = fill(this.turned, merits, -1);
    for (let at = this.worst.nextWithin(turned, 0); at >= 0; at = this.worst.nextWithin(turned, at + 1))
      if (this.blocks[at]?.drop(row)) this.measureAnew(at);
    const at = this.blockOf(merits.quality);
    this.blocks[at]?.add(option, row);
    this.stretch(at, row);
  }

  private blockOf(quality: Merits['quality']): number {
    if (this.quality === quality) return this.block;
    const key = `${quality.value} ${quality.loss}`;
    let at = this.numbers.get(key);
    if (at === undefined) {
      at = this.blocks.length;
      this.numbers.set(key, at);
      this.blocks.push(new Block());
      this.best.push(NOTHING);
      this.worst.push(NOTHING);
    }
    this.quality = quality;
    this.block = at;
    return at;
  }

  private stretch(block: number, row: Row): void {
    this.best.lower(block, row, 1);
    this.worst.lower(block, row, -1);
  }

  private measureAnew(block: number): void {
    this.best.set(block, NOTHING);
    this.worst.set(block, NOTHING);
    this.blocks[block]?.forEachRow((row) => this.stretch(block, row));
  }

  options(): T[] {
    return this.blocks.flatMap(({ options }) => options);
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
