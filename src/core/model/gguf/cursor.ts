// Reads numbers and strings from a growing buffer in either byte order; the first failure sticks and ends the parse.
import type { GgufInvalid, GgufNeedMore, GgufParseOptions } from '../gguf-header.ts';
import { GGUF_LIMITS } from './limits.ts';

/** Bytes up to which text is tried as ASCII first. */
const SHORT = 64;

/** In every browser and in Node, but in neither language library that core is compiled with. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

/**
 * After a failure `stop` is set, every read returns 0 or '' without moving, and loops must end.
 * So a parse needs no exceptions for bad content and no check after every single read.
 */
export class Cursor {
  position = 0;
  littleEndian = true;
  stop: GgufNeedMore | GgufInvalid | undefined;
  private readonly view: DataView;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** No byte exists at or beyond this position. */
  readonly end: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly options: GgufParseOptions,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = options.complete ? bytes.length : (options.fileBytes ?? Number.POSITIVE_INFINITY);
  }

  /** Ends the parse with what is wrong. The first failure is kept. */
  fail(field: string, message: string): void {
    this.stop ??= { status: 'invalid', field, message };
  }

  /** True if `count` more bytes are here; else the parse ends: too short a file, too long a header, or more needed. */
  has(count: number, field: string): boolean {
    if (this.stop) return false;
    const until = this.position + count;
    if (until <= this.bytes.length) return true;
    if (until > this.end) {
      this.fail(
        field,
        `the file ends here: at least ${until} bytes are needed, ${this.end} are there; it is cut off or damaged, get it again`,
      );
    } else if (until > GGUF_LIMITS.headerBytes) {
      this.fail(
        field,
        `the header would exceed ${GGUF_LIMITS.headerBytes} bytes (it needs ${until}); the file is damaged, get it again`,
      );
    } else {
      this.stop = { status: 'need-more', atLeastBytes: until };
    }
    return false;
  }

  u8(field: string): number {
    return this.has(1, field) ? this.view.getUint8(this.advance(1)) : 0;
  }
  i8(field: string): number {
    return this.has(1, field) ? this.view.getInt8(this.advance(1)) : 0;
  }
  u16(field: string): number {
    return this.has(2, field) ? this.view.getUint16(this.advance(2), this.littleEndian) : 0;
  }
  i16(field: string): number {
    return this.has(2, field) ? this.view.getInt16(this.advance(2), this.littleEndian) : 0;
  }
  u32(field: string): number {
    return this.has(4, field) ? this.view.getUint32(this.advance(4), this.littleEndian) : 0;
  }
  i32(field: string): number {
    return this.has(4, field) ? this.view.getInt32(this.advance(4), this.littleEndian) : 0;
  }
  f32(field: string): number {
    return this.has(4, field) ? this.view.getFloat32(this.advance(4), this.littleEndian) : 0;
  }
  f64(field: string): number {
    return this.has(8, field) ? this.view.getFloat64(this.advance(8), this.littleEndian) : 0;
  }

  /** A 64-bit count, offset or value; above 2^53 the parse ends, as a double would round it. */
  u64(field: string): number {
    if (!this.has(8, field)) return 0;
    const value = this.peekU64(this.advance(8));
    if (value > Number.MAX_SAFE_INTEGER) {
      this.fail(field, `${this.exact(false)} is beyond 2^53, no model needs it; the file is damaged, get it again`);
      return 0;
    }
    return value;
  }

  i64(field: string): number {
    if (!this.has(8, field)) return 0;
    const at = this.advance(8);
    const high = this.view.getInt32(this.littleEndian ? at + 4 : at, this.littleEndian);
    const value = high * 2 ** 32 + this.view.getUint32(this.littleEndian ? at : at + 4, this.littleEndian);
    if (!Number.isSafeInteger(value)) {
      this.fail(field, `${this.exact(true)} is beyond ±2^53, no model needs it; the file is damaged, get it again`);
      return 0;
    }
    return value;
  }

  /** A string with its length before it; refused if longer than `most` bytes or not UTF-8. */
  text(field: string, most: number): string {
    const length = this.u64(`${field} (length)`);
    if (this.stop) return '';
    if (length > most) {
      this.fail(field, tooLong(length, most));
      return '';
    }
    if (!this.has(length, field)) return '';
    const at = this.advance(length);
    const plain = length <= SHORT ? this.ascii(at, at + length) : undefined;
    if (plain !== undefined) return plain;
    try {
      return this.decoder.decode(this.bytes.subarray(at, at + length));
    } catch {
      this.fail(field, 'is not UTF-8 text; the file is damaged or was written wrongly, get or convert it again');
      return '';
    }
  }

  /** Short ASCII text, as keys and names are; several times faster than the decoder. */
  private ascii(from: number, to: number): string | undefined {
    let text = '';
    for (let i = from; i < to; i++) {
      const byte = this.bytes[i]!;
      if (byte >= 0x80) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /**
   * Steps over `count` strings and returns the bytes of their text. It does not decode, so their encoding is unchecked.
   */
  skipStrings(count: number, field: string): number {
    const start = this.position;
    for (let i = 0; i < count; i++) {
      const left = this.bytes.length - this.position;
      const length = left < 8 ? 0 : this.peekU64(this.position);
      if (length > GGUF_LIMITS.stringBytes) {
        this.fail(`${field}[${i}]`, tooLong(length, GGUF_LIMITS.stringBytes));
        return 0;
      }
      if (8 + length > left) {
        // Strings that follow need eight bytes each at least, so that one answer suffices to fetch enough.
        this.has(8 + length + (count - i - 1) * 8, `${field}[${i}]`);
        return 0;
      }
      this.position += 8 + length;
    }
    return this.position - start - count * 8;
  }

  advance(count: number): number {
    const at = this.position;
    this.position = at + count;
    return at;
  }

  /** Rounded above 2^53; the caller must check. */
  private peekU64(at: number): number {
    const high = this.view.getUint32(this.littleEndian ? at + 4 : at, this.littleEndian);
    return high * 2 ** 32 + this.view.getUint32(this.littleEndian ? at : at + 4, this.littleEndian);
  }

  /** The 64-bit number just read, exactly. */
  private exact(signed: boolean): string {
    const at = this.position - 8;
    return String(
      signed ? this.view.getBigInt64(at, this.littleEndian) : this.view.getBigUint64(at, this.littleEndian),
    );
  }
}

function tooLong(length: number, most: number): string {
  return `is ${length} bytes long, at most ${most} are read; the file is damaged, get it again`;
}
