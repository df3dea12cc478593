const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What a byte outside of a string does: 1 opens, 2 closes, 3 begins a string. */
const ACTS = new Uint8Array(256);
for (const byte of Buffer.from('{[')) ACTS[byte] = 1;
for (const byte of Buffer.from('}]')) ACTS[byte] = 2;
ACTS[QUOTE] = 3;

/**
 * Follows brackets and strings of JSON over chunks, to know where a value ends. It does not say that the value is valid: who
 * reads the record does.
 */
export class JsonScan {
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Brackets that are open. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether a string is open. */
  get inString(): boolean {
    return this.#inString;
  }

  /** Goes on from `start` until the brackets are closed again; the place after the last one, or -1 where the chunk ends before. */
  endOf(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#endOfString(chunk, at);
        if (at < 0) return -1;
        if (this.#depth === 0) return at;
        continue;
      }
      const act = ACTS[chunk[at] ?? 0];
      at++;
      if (act === 1) this.#depth++;
      else if (act === 2) {
        this.#depth--;
        if (this.#depth <= 0) return at;
      } else if (act === 3) this.#inString = true;
    }
    return -1;
  }

  /** The place after the closing quote, or -1 where the chunk ends before. */
  #endOfString(chunk: Buffer, start: number): number {
    let from = start;
    if (this.#escaped) {
      this.#escaped = false;
      from++;
    }
    for (let search = from; ; ) {
      const quote = chunk.indexOf(QUOTE, search);
      const end = quote < 0 ? chunk.length : quote;
      let before = end;
      while (before > from && chunk[before - 1] === BACKSLASH) before--;
      const isEscaped = (end - before) % 2 === 1;
      if (quote < 0) {
        this.#escaped = isEscaped;
        return -1;
      }
      if (!isEscaped) {
        this.#inString = false;
        return quote + 1;
      }
      search = quote + 1;
    }
  }

  /** Whether the bytes are one whole object or array, as far as brackets and strings tell. */
  static isWhole(bytes: Buffer): boolean {
    let start = 0;
    while ((bytes[start] ?? 0x21) <= 0x20) start++;
    if (ACTS[bytes[start] ?? 0] !== 1) return false;
    const end = new JsonScan().endOf(bytes, start);
    return end > 0 && bytes.subarray(end).every((byte) => byte <= 0x20);
  }
}
