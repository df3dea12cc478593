import { fail, RoundFailure, stopIfAborted, systemCode } from '../feed/failure.ts';
import type { Feed } from '../feed/feed.ts';
import type { SourceFailure } from '../source.ts';
import { type Place, parsePlace, placeText } from './place.ts';
import { type ReadEnding, type ReadPortion, readRecords } from './read-records.ts';
import type { Format } from './sniff.ts';
import { ObjectMovedError, type StoredObject } from './stored-object.ts';

/** How the place of an object stands in the cursor of a partition. */
export interface Placement {
  readonly partition: string;
  /** The place in a cursor; `done` where the partition has left the object behind for good. */
  read(cursor: string): Place | undefined | 'done';
  /** The cursor with the place moved. */
  write(cursor: string, place: Place): string;
}

/** An object that is a partition of its own. */
export const ownPlacement = (name: string): Placement => ({
  partition: name,
  read: parsePlace,
  write: (_cursor, place) => placeText(place),
});

/** An object to be read. */
export interface ObjectTask {
  readonly object: StoredObject;
  readonly stream: string;
  readonly format: Format;
  readonly placement: Placement;
  /** What was found out of an object that may have been moved; without it, one that is another than before is read anew. */
  readonly plan?: ObjectPlan;
}

/**
 * What is to be done with an object that may have been moved: `own`, go on where its own partition stands; `anew`, read it from
 * its beginning; or go on at a place that the cursor of another name gives, under which it was read before.
 */
export interface ObjectPlan {
  readonly start: 'own' | 'anew' | Place;
  /** Objects of one group take the place of each other: where one cannot be read, those that follow wait for it. */
  readonly group: string;
}

export interface ObjectsOptions {
  /** Objects to look at, those of one partition in the order in which they are to be read. */
  readonly tasks: (feed: Feed, signal: AbortSignal) => AsyncIterable<ObjectTask>;
  /** How long an object must not have changed for a last record without an end to be taken for whole. */
  readonly settleSeconds: number;
  /** How long it must not have changed for a last part to be handed over as it is, which puts it among the dead letters. */
  readonly abandonSeconds: number;
}

/** Failures that say nothing of other objects. */
const OF_ONE_OBJECT = new Set(['SOURCE_HTTP', 'INTAKE_UNKNOWN_STREAM', 'INTAKE_TOO_LARGE']);

/** Most objects of which it is remembered that they were read to their end. */
const MOST_REMEMBERED = 200_000;

/** Looks at stored objects and delivers what is new in them. */
export class ObjectsRound {
  readonly #options: ObjectsOptions;
  /** Size and time of objects that were read to their end as they are. */
  readonly #finished = new Map<string, string>();

  constructor(options: ObjectsOptions) {
    this.#options = options;
  }

  readonly look = async (feed: Feed, signal: AbortSignal): Promise<void> => {
    const failures = new Map<string, SourceFailure>();
    const moved = new Set<string>();
    for await (const task of this.#options.tasks(feed, signal)) {
      stopIfAborted(signal);
      const group = task.plan?.group ?? task.placement.partition;
      // Objects behind one that failed must wait for it: the cursor would leave it behind.
      if (failures.has(group) || moved.has(group)) continue;
      const failure = await this.#object(task, feed, signal);
      if (failure === 'moved') moved.add(group);
      else if (failure !== undefined) failures.set(group, failure);
    }
    const [first] = failures.values();
    if (first === undefined) return;
    const more = failures.size > 1 ? `, and ${failures.size - 1} more` : '';
    fail(first.code, `${first.message}${more}`);
  };

  /** Reads an object; says what failed of it, so that the others are still read. One that was moved is found by the next round. */
  async #object(task: ObjectTask, feed: Feed, signal: AbortSignal): Promise<SourceFailure | 'moved' | undefined> {
    const { object } = task;
    const version = `${object.size} ${object.modifiedAt.getTime()}`;
    if (this.#finished.get(object.name) === version) return undefined;
    if (object.unreadable !== undefined) {
      this.#notice(
        object,
        { left: 'part', problem: { code: 'SOURCE_OBJECT_UNREADABLE', message: object.unreadable } },
        feed,
      );
      return undefined;
    }
    try {
      const ending = await this.#read(task, feed, signal);
      if (ending.isOther === true) return 'moved';
      this.#notice(object, ending, feed);
      if (ending.left === 'nothing' || ending.problem !== undefined) this.#remember(object.name, version);
      return undefined;
    } catch (error) {
      if (error instanceof ObjectMovedError) return 'moved';
      if (error instanceof RoundFailure && OF_ONE_OBJECT.has(error.failure.code)) {
        return { ...error.failure, message: `${error.message}: ${object.name}` };
      }
      const code = systemCode(error);
      if (code === undefined) throw error;
      stopIfAborted(signal);
      return { code: 'SOURCE_OBJECT_UNREADABLE', message: `${object.name} of ${feed.name} cannot be read: ${code}` };
    }
  }

  async #read(task: ObjectTask, feed: Feed, signal: AbortSignal): Promise<ReadEnding> {
    const { placement, plan } = task;
    const start = plan?.start ?? 'own';
    if (start === 'anew') return this.#anew(task, feed, signal);
    const place = start === 'own' ? placement.read(feed.at(placement.partition)) : start;
    if (place === 'done') return { left: 'nothing' };
    // The name that the object has now stands where the other stood, also when nothing has come since.
    if (start !== 'own') await this.#deliver({ records: [], place: start }, task, feed, signal);
    const ending = await this.#from(place, task, feed, signal);
    const isAnother = ending.isOther === true && place !== undefined;
    return isAnother && plan === undefined ? this.#anew(task, feed, signal) : ending;
  }

  #anew(task: ObjectTask, feed: Feed, signal: AbortSignal): Promise<ReadEnding> {
    const message = `${task.object.name} of ${feed.name} was written anew and is read from its beginning`;
    feed.ports.log({ level: 'info', code: 'SOURCE_OBJECT_REPLACED', message });
    return this.#from(undefined, task, feed, signal);
  }

  /** Reads one portion ahead while another is being delivered. */
  async #from(place: Place | undefined, task: ObjectTask, feed: Feed, signal: AbortSignal): Promise<ReadEnding> {
    const marker = feed.marker.bind(feed);
    const { object, format } = task;
    const portions = readRecords(object, place, {
      format,
      end: this.#endOf(object, feed),
      marker: (record, end) => marker(record, `${object.name}, before byte ${end}`),
      signal,
    });
    let delivery: Promise<unknown> = Promise.resolve();
    try {
      for (;;) {
        const next = await portions.next();
        const failure = await delivery;
        if (failure !== undefined) throw failure;
        if (next.done === true) return next.value;
        delivery = this.#deliver(next.value, task, feed, signal).catch((error: unknown) => error);
      }
    } finally {
      await delivery;
      await portions.return({ left: 'part' });
    }
  }

  #deliver({ records, place }: ReadPortion, task: ObjectTask, feed: Feed, signal: AbortSignal): Promise<void> {
    const { partition } = task.placement;
    const to = task.placement.write(feed.at(partition), place);
    return feed.deliver({ stream: task.stream, partition, to, records }, signal);
  }

  #endOf(object: StoredObject, feed: Feed): 'wait' | 'whole' | 'all' {
    const age = (feed.ports.now().getTime() - object.modifiedAt.getTime()) / 1000;
    if (age > this.#options.abandonSeconds) return 'all';
    return age > this.#options.settleSeconds ? 'whole' : 'wait';
  }

  /** What is left of an object stands in the health until it is read. */
  #notice({ name }: StoredObject, { left, problem, repaired = 0 }: ReadEnding, feed: Feed): void {
    if (repaired > 0) feed.noticeRepaired(repaired);
    const key = `object ${name}`;
    if (problem !== undefined) {
      const message = `${name} of ${feed.name}: ${problem.message}`;
      if (!feed.health.says(key, message)) feed.ports.log({ level: 'warning', code: problem.code, message });
      feed.health.notice(key, problem.code, message);
    } else if (left === 'part') {
      feed.health.notice(
        key,
        'SOURCE_TRUNCATED',
        `${name} of ${feed.name} ends within a record, which waits for its end`,
      );
    } else feed.health.clear(key);
  }

  #remember(name: string, version: string): void {
    if (this.#finished.size >= MOST_REMEMBERED) this.#finished.clear();
    this.#finished.set(name, version);
  }
}
