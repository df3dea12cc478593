import { headOf, type Manifest } from './frame.ts';
import { type PlacedBatch, type ReadSegment, readSegment } from './segment-reader.ts';
import type { SpoolFiles } from './spool-files.ts';

/** A batch that is to be written: all of its manifest but what the spool itself says of it. */
export interface NewBatch {
  readonly manifest: Omit<Manifest, 'group' | 'after'>;
  readonly payload: Buffer;
}

/** A segment whose batches can be inserted: nothing is added to it any more. */
export interface ClosedSegment {
  readonly name: string;
  readonly bytes: number;
  readonly batches: readonly PlacedBatch[];
  /** Whether it holds nothing but these batches, so that the engine may read it in whole. */
  readonly whole: boolean;
}

/** A segment that is damaged in a place that had been acknowledged. */
export interface Damage {
  readonly file: string;
  readonly message: string;
}

interface OpenSegment {
  readonly name: string;
  bytes: number;
  readonly batches: PlacedBatch[];
}

const SEGMENT = /^\d{16}\.seg$/;
const LARGEST_SEGMENT = 256 * 1024 * 1024;

/**
 * Files of batches that are accepted and not yet in table and ledger. One writer: `append` is not called again before it has
 * ended.
 */
export class Spool {
  readonly #files: SpoolFiles;
  readonly #damages: Damage[] = [];
  readonly #taken = new WeakSet<ClosedSegment>();
  #closed: ClosedSegment[] = [];
  #current: OpenSegment | undefined;
  #group = 0;
  #acknowledged = 0;
  #closedBytes = 0;

  constructor(files: SpoolFiles) {
    this.#files = files;
  }

  /** Reads what an earlier process left: cuts off what was never acknowledged, and names what is damaged. */
  async open(): Promise<void> {
    const names = (await this.#files.list()).filter((name) => SEGMENT.test(name));
    const read: (ReadSegment & { readonly name: string })[] = [];
    for (const name of names) {
      read.push({ name, ...(await readSegment(this.#files, name)) });
      await this.#files.release(name);
    }
    const manifests = read.flatMap(({ batches, behind }) => [...batches, ...behind].map(({ manifest }) => manifest));
    this.#group = Math.max(0, ...manifests.map(({ group }) => group));
    this.#acknowledged = this.#group;
    for (const segment of read) await this.#keep(segment, manifests);
  }

  /** Cuts off what no write after it took for acknowledged, and names what is damaged. */
  async #keep(segment: ReadSegment & { readonly name: string }, manifests: readonly Manifest[]): Promise<void> {
    const { name, size, broken, behind } = segment;
    // A write that failed and could not be undone is there in whole, but the next one says that it was not acknowledged.
    const failed = ({ manifest: { group } }: PlacedBatch): boolean =>
      manifests.some((later) => later.group > group && later.after < group);
    const batches = [...segment.batches, ...behind].filter((placed) => !failed(placed));
    const last = segment.batches.at(-1)?.manifest.group ?? 0;
    const isTorn = broken !== undefined && behind.length === 0 && !manifests.some(({ after }) => after > last);
    if (isTorn) await this.#files.truncate(name, broken.from);
    else if (broken !== undefined)
      this.#damages.push({
        file: name,
        message: `is damaged from byte ${broken.from} to ${broken.to}: what stood there is not in the tables`,
      });
    await this.#files.release(name);
    if (batches.length === 0 && (broken === undefined || isTorn)) return this.#files.remove(name);
    this.#closedBytes += size;
    const whole = broken === undefined && batches.length === segment.batches.length;
    this.#closed.push({ name, bytes: size, batches, whole });
  }

  /** Batches of earlier processes and this one that wait, in their order. */
  get waiting(): readonly PlacedBatch[] {
    return [...this.#closed.flatMap(({ batches }) => batches), ...(this.#current?.batches ?? [])];
  }

  get damages(): readonly Damage[] {
    return this.#damages;
  }

  get bytes(): number {
    return this.#closedBytes + (this.#current?.bytes ?? 0);
  }

  /** Writes batches and makes them durable, all together. Throws what the disk says; then none of them is there. */
  async append(batches: readonly NewBatch[]): Promise<readonly PlacedBatch[]> {
    const group = ++this.#group;
    const segment = await this.#segmentFor(batches[0]?.manifest.batch ?? 0);
    const pieces: Buffer[] = [];
    const placed: PlacedBatch[] = [];
    let at = segment.bytes;
    for (const { manifest: own, payload } of batches) {
      const manifest = { ...own, group, after: this.#acknowledged };
      const head = headOf(manifest);
      pieces.push(head, payload);
      placed.push({ manifest, segment: segment.name, offset: at + head.length });
      at += head.length + payload.length;
    }
    try {
      await this.#files.write(segment.name, segment.bytes, pieces);
      await this.#files.sync(segment.name);
    } catch (error) {
      await this.#undo(segment);
      throw error;
    }
    this.#acknowledged = group;
    segment.bytes = at;
    segment.batches.push(...placed);
    return placed;
  }

  async #segmentFor(firstBatch: number): Promise<OpenSegment> {
    if (this.#current !== undefined && this.#current.bytes >= LARGEST_SEGMENT) await this.closeCurrent();
    if (this.#current !== undefined) return this.#current;
    const name = `${String(firstBatch).padStart(16, '0')}.seg`;
    try {
      await this.#files.create(name);
    } catch (error) {
      await this.#files.remove(name).catch(() => undefined);
      throw error;
    }
    this.#current = { name, bytes: 0, batches: [] };
    return this.#current;
  }

  /** A write that failed is cut off; where even that fails the segment ends here, and reading it again cuts it off. */
  async #undo(segment: OpenSegment): Promise<void> {
    try {
      await this.#files.truncate(segment.name, segment.bytes);
    } catch {
      await this.closeCurrent(false).catch(() => undefined);
    }
  }

  /** Ends the segment that is written to; what comes next begins another. */
  async closeCurrent(whole = true): Promise<void> {
    const segment = this.#current;
    if (segment === undefined) return;
    this.#current = undefined;
    this.#closedBytes += segment.bytes;
    this.#closed.push({ ...segment, whole });
    await this.#files.release(segment.name);
  }

  /** How many bytes wait in the segment that is written to. */
  get currentBytes(): number {
    return this.#current?.bytes ?? 0;
  }

  /** Segments to insert together, oldest first, up to `bytes` unless one alone is larger. Each is given once, and stays until dropped. */
  takeClosed(bytes: number): readonly ClosedSegment[] {
    const taken: ClosedSegment[] = [];
    let size = 0;
    for (const segment of this.#closed.filter((other) => !this.#taken.has(other))) {
      if (taken.length > 0 && size + segment.bytes > bytes) break;
      taken.push(segment);
      size += segment.bytes;
      this.#taken.add(segment);
    }
    return taken;
  }

  /** Removes a segment whose batches are in table and ledger. A damaged one is kept under another name. */
  async drop(segment: ClosedSegment): Promise<void> {
    if (this.#damages.some(({ file }) => file === segment.name))
      await this.#files.rename(segment.name, `${segment.name}.damaged`);
    else await this.#files.remove(segment.name);
    if (!this.#closed.includes(segment)) return;
    this.#closed = this.#closed.filter((other) => other !== segment);
    this.#closedBytes -= segment.bytes;
  }

  /** The rows of a batch's records, as they were written. */
  payload({ segment, offset, manifest }: PlacedBatch): Promise<Buffer> {
    return this.#files.read(segment, offset, manifest.bytes);
  }
}
