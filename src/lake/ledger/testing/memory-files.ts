import type { LedgerFile, LedgerFiles } from '../ledger-files.ts';

/** When a write fails: before anything of it is there, with half of it there, or after all of it is. */
export type FaultMoment = 'before' | 'half' | 'after';

/** What becomes of writes that were not made durable when the power goes. */
export type LossMode = 'kept' | 'lost' | 'torn';

/** A failure as a disk gives it. */
class DiskFault extends Error {
  readonly code = 'EIO';
}

interface Held {
  readonly bytes: Uint8Array;
  readonly durable: Uint8Array | undefined;
}

/** Files in memory, whose writes fail where a test says so, and which know what a loss of power takes. */
export class MemoryFiles implements LedgerFiles {
  readonly #held: Map<string, Held>;
  #fault: { readonly write: number; readonly moment: FaultMoment } | undefined;
  #forever = false;
  /** How many writes were asked for. */
  writes = 0;

  constructor(held: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#held = new Map([...held].map(([path, bytes]) => [path, { bytes, durable: bytes }]));
  }

  /** Has the nth write from the first one fail; and all after it, where the disk is gone. */
  failAt(write: number, moment: FaultMoment, forever = false): void {
    this.#fault = { write, moment };
    this.#forever = forever;
  }

  /** What a process finds after this one was killed, or after the power was lost. */
  after(loss: LossMode): MemoryFiles {
    const left = new Map<string, Uint8Array>();
    for (const [path, { bytes, durable }] of this.#held) {
      const torn = bytes.subarray(0, Math.floor(bytes.length / 2));
      const kept = loss === 'kept' || bytes === durable ? bytes : loss === 'torn' ? torn : durable;
      if (kept !== undefined) left.set(path, kept);
    }
    return new MemoryFiles(left);
  }

  get paths(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** What is there now. */
  content(): Map<string, Uint8Array> {
    return new Map([...this.#held].map(([path, { bytes }]) => [path, bytes]));
  }

  /** Does a change, or fails at the moment that the test says. */
  #change(whole: () => void, half: () => void): void {
    const write = this.writes++;
    const fault = this.#fault;
    const fails = fault !== undefined && (write === fault.write || (this.#forever && write > fault.write));
    if (!fails) whole();
    else {
      if (fault.moment === 'after') whole();
      if (fault.moment === 'half') half();
      throw new DiskFault('the disk failed');
    }
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.#held.get(path)?.bytes;
  }

  async list(folder: string): Promise<readonly string[]> {
    const names = this.paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.split('/')[1] ?? '');
    return [...new Set(names)];
  }

  async write(files: readonly LedgerFile[], durable: boolean): Promise<void> {
    for (const { path, bytes } of files) {
      const before = this.#held.get(path)?.durable;
      const held = { bytes, durable: durable ? bytes : before };
      this.#change(
        () => this.#held.set(path, held),
        () => this.#held.set(`${path}.part`, { bytes: bytes.subarray(0, bytes.length >> 1), durable: undefined }),
      );
    }
  }

  async append({ path, bytes }: LedgerFile, at: number): Promise<void> {
    const old = this.#held.get(path)?.bytes;
    if (old === undefined) throw new DiskFault('no such file');
    const grown = (added: Uint8Array): Held => {
      const all = Buffer.concat([old.subarray(0, at), added, old.subarray(at + added.length)]);
      return { bytes: all, durable: all };
    };
    this.#change(
      () => this.#held.set(path, grown(bytes)),
      () => this.#held.set(path, grown(bytes.subarray(0, bytes.length >> 1))),
    );
  }

  async remove(path: string): Promise<void> {
    const gone = this.paths.filter((held) => held === path || held.startsWith(`${path}/`));
    const drop = (paths: readonly string[]): void => {
      for (const held of paths) this.#held.delete(held);
    };
    this.#change(
      () => drop(gone),
      () => drop(gone.slice(0, 1)),
    );
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
