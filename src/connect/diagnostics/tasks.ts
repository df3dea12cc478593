import type { StreamOf } from '../connector.ts';
import { stopIfAborted } from '../feed/failure.ts';
import type { Feed } from '../feed/feed.ts';
import type { ObjectTask } from '../objects/objects-round.ts';
import type { StoredObject } from '../objects/stored-object.ts';
import { LOG_CONTAINER, parseBlobName, parseLogFolder } from './blob-name.ts';
import type { ContainerStore } from './container-store.ts';
import { daysBefore, hourPlacement, LISTED_HOURS } from './hours.ts';

export interface LogBlobOptions {
  readonly store: ContainerStore;
  readonly streamOf: StreamOf;
  /** Streams by category, before those that are declared. */
  readonly streams: Readonly<Record<string, string>>;
  /** Where records go for whose category there is no stream; without it they stay where they are, and are named. */
  readonly otherwise: string | undefined;
}

/** How often containers and resources are looked for. */
const DISCOVERY_MS = 15 * 60_000;
/** How often the blobs of the last two days are looked at again. */
const LOOK_BACK_MS = 15 * 60_000;
const DEEPEST = 40;

interface KnownFolder {
  readonly container: string;
  readonly folder: string;
  readonly stream: string;
  /** Whether all its days were listed by this process. */
  isListed: boolean;
}

/** Finds the blobs of diagnostic settings that may hold something new. */
export class LogBlobs {
  readonly #options: LogBlobOptions;
  #folders: readonly KnownFolder[] = [];
  #discoveredAt = Number.NEGATIVE_INFINITY;
  #lookedBackAt = Number.NEGATIVE_INFINITY;

  constructor(options: LogBlobOptions) {
    this.#options = options;
  }

  async *tasks(feed: Feed, signal: AbortSignal): AsyncGenerator<ObjectTask> {
    const now = feed.ports.now();
    if (now.getTime() - this.#discoveredAt >= DISCOVERY_MS) {
      this.#folders = await this.#discover(feed, signal);
      this.#discoveredAt = now.getTime();
    }
    const isLookingBack = now.getTime() - this.#lookedBackAt >= LOOK_BACK_MS;
    for (const folder of this.#folders) {
      stopIfAborted(signal);
      yield* this.#tasksOf(folder, isLookingBack ? LISTED_HOURS : 1, now, signal);
      folder.isListed = true;
    }
    if (isLookingBack) this.#lookedBackAt = now.getTime();
  }

  async *#tasksOf(known: KnownFolder, hours: number, now: Date, signal: AbortSignal): AsyncGenerator<ObjectTask> {
    const { container, folder, stream, isListed } = known;
    const days = isListed ? daysBefore(now, hours) : ['y='];
    for (const day of days) {
      for await (const blob of this.#options.store.blobs(container, `${folder}${day}`, signal)) {
        const parsed = parseBlobName(container, blob.name);
        if (parsed === undefined) continue;
        const { partition, hour } = parsed;
        yield { object: named(blob, container), stream, format: 'auto', placement: hourPlacement(partition, hour) };
      }
    }
  }

  async #discover(feed: Feed, signal: AbortSignal): Promise<KnownFolder[]> {
    const before = new Map(this.#folders.map((known) => [`${known.container}/${known.folder}`, known]));
    const found: KnownFolder[] = [];
    for await (const container of this.#options.store.containers(signal)) {
      if (!LOG_CONTAINER.test(container)) continue;
      for await (const folder of this.#resources(container, '', 0, signal)) {
        const stream = this.#streamOf(container, folder, feed);
        if (stream === undefined) continue;
        found.push(before.get(`${container}/${folder}`) ?? { container, folder, stream, isListed: false });
      }
    }
    return found;
  }

  /** Folders that hold years. */
  async *#resources(container: string, prefix: string, depth: number, signal: AbortSignal): AsyncGenerator<string> {
    let holdsYears = false;
    for await (const folder of this.#options.store.folders(container, prefix, signal)) {
      stopIfAborted(signal);
      if (/(?:^|\/)y=\d{4}\/$/.test(folder)) holdsYears = true;
      else if (depth < DEEPEST) yield* this.#resources(container, folder, depth + 1, signal);
    }
    if (holdsYears) yield prefix;
  }

  #streamOf(container: string, folder: string, feed: Feed): string | undefined {
    const { streams, streamOf, otherwise } = this.#options;
    const { category, resourceType } = parseLogFolder(container, folder);
    const given = Object.entries(streams).find(([name]) => name.toLowerCase() === category)?.[1];
    const stream = given ?? streamOf(category, resourceType) ?? otherwise;
    if (stream === undefined) {
      const message = `${feed.name}: there is no stream for ${container}${resourceType === undefined ? '' : ` of ${resourceType}`}; it is not read`;
      feed.health.notice(`stream ${container} ${resourceType}`, 'SOURCE_NO_STREAM', message);
    }
    return stream;
  }
}

/** The blob under a name that tells its container too. */
const named = (blob: StoredObject, container: string): StoredObject => ({
  name: `${container}/${blob.name}`,
  size: blob.size,
  modifiedAt: blob.modifiedAt,
  unreadable: blob.unreadable,
  read: (from, to, signal) => blob.read(from, to, signal),
});
