/** A buffer that is kept, and how many are. */
const KEPT_BYTES = 34 * 1024 * 1024;
const KEPT = 2;
/** Smaller ones cost nothing. */
const SMALL = 1024 * 1024;

/** Buffers for what is written: large ones are used again, because memory that is new to the process costs more than what is put into it. */
export class WriteBuffers {
  readonly #kept: Buffer[] = [];
  #used = 0;

  /** A buffer of a size, whatever it holds; its own until `free`. */
  take(size: number): Buffer {
    if (size < SMALL || size > KEPT_BYTES || this.#used === KEPT) return Buffer.allocUnsafeSlow(size);
    const kept = this.#kept[this.#used] ?? Buffer.allocUnsafeSlow(KEPT_BYTES);
    this.#kept[this.#used++] = kept;
    return kept.subarray(0, size);
  }

  /** Everything that was taken is written. */
  free(): void {
    this.#used = 0;
  }
}
