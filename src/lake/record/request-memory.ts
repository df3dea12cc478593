import type { SpoolFiles } from './spool-files.ts';

const HOUR = 3_600_000;
/** More than these are not remembered: the oldest go first. */
const MOST = 1_000_000;
/** How long one file of ids is added to. */
const SPAN = HOUR / 4;
const NAME = /^requests-(\d+)\.log$/;

interface Remembered {
  readonly batch: number;
  readonly at: number;
}

/**
 * The ids of deliveries of the last hour, so that one that is sent again is known. Those of batches in the spool are read from there;
 * those of settled ones stand in files of a quarter of an hour each, one line an id.
 */
export class RequestMemory {
  readonly #files: SpoolFiles;
  readonly #byId = new Map<string, Remembered>();
  #file: { readonly name: string; readonly begun: number; bytes: number } | undefined;

  constructor(files: SpoolFiles) {
    this.#files = files;
  }

  async open(now: number): Promise<void> {
    for (const name of await this.#files.list()) {
      const begun = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(begun)) continue;
      const text = (await this.#files.read(name, 0, await this.#files.size(name))).toString('utf8');
      await this.#files.release(name);
      for (const line of text.split('\n')) this.#remember(line);
      if (begun + SPAN + HOUR < now) await this.#files.remove(name);
    }
    this.forget(now);
  }

  /** A line that is cut off in the middle was written for batches that are in the spool still. */
  #remember(line: string): void {
    const [at, batch, id] = line.split('\t');
    if (id !== undefined && line.endsWith('\tend')) this.add(decodeURIComponent(id), Number(batch), Number(at));
  }

  batchOf(id: string, now: number): number | undefined {
    const found = this.#byId.get(id);
    return found !== undefined && found.at + HOUR > now ? found.batch : undefined;
  }

  add(id: string, batch: number, at: number): void {
    this.#byId.delete(id);
    this.#byId.set(id, { batch, at });
    if (this.#byId.size <= MOST) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      return;
    }
  }

  /** Lets go of what is older than an hour. Ids are added in the order of their times. */
  forget(now: number): void {
    for (const [id, { at }] of this.#byId) {
      if (at + HOUR > now) return;
      this.#byId.delete(id);
    }
  }

  /** Writes down the ids of batches that are about to leave the spool; durable when it ends. */
  async keep(entries: readonly { readonly id: string; readonly batch: number; readonly at: number }[], now: number) {
    if (entries.length === 0) return;
    const file = await this.#fileAt(now);
    const text = Buffer.from(
      entries.map(({ id, batch, at }) => `${at}\t${batch}\t${encodeURIComponent(id)}\tend\n`).join(''),
    );
    await this.#files.write(file.name, file.bytes, [text]);
    await this.#files.sync(file.name);
    file.bytes += text.length;
  }

  async #fileAt(now: number) {
    if (this.#file !== undefined && this.#file.begun + SPAN > now) return this.#file;
    if (this.#file !== undefined) await this.#files.release(this.#file.name);
    this.#file = undefined;
    for (const name of await this.#files.list()) {
      const begun = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      if (begun + SPAN + HOUR < now) await this.#files.remove(name);
    }
    let begun = now;
    const names = new Set(await this.#files.list());
    while (names.has(`requests-${begun}.log`)) begun++;
    await this.#files.create(`requests-${begun}.log`);
    this.#file = { name: `requests-${begun}.log`, begun, bytes: 0 };
    return this.#file;
  }
}
