import { withMember } from '../bytes/member.ts';
import { stopIfAborted } from './failure.ts';
import { type Feed, Gathered } from './feed.ts';

export interface SnapshotOptions {
  readonly partition: string;
  readonly stream: string;
  readonly pages: (signal: AbortSignal) => AsyncIterable<readonly Buffer[]>;
  readonly everyHours: number;
}

/**
 * Reads a list whole from time to time, for states that have no history of their own. Each record gets the member
 * `snapshotAt`. The cursor is that time; with a number behind it the list is being read, and after a crash it is read again
 * under the same time, so that a stream which is unique by id and time doubles nothing.
 */
export async function lookAtSnapshot(options: SnapshotOptions, feed: Feed, signal: AbortSignal): Promise<void> {
  const { partition, stream, pages, everyHours } = options;
  const [last, unfinished] = feed.at(partition).split('#');
  const now = feed.ports.now();
  const isDue = now.getTime() - Date.parse(last ?? '') >= everyHours * 3_600_000;
  if (last !== '' && unfinished === undefined && !isDue) return;
  const at = unfinished === undefined || last === undefined ? now.toISOString() : last;
  const gathered = new Gathered();
  // Numbers go on behind those of the reading that a crash ended: a cursor must not come twice.
  let portions = Number(unfinished ?? 0);
  for await (const page of pages(signal)) {
    stopIfAborted(signal);
    for (const record of page) {
      gathered.add(withMember(record, 'snapshotAt', at));
      if (!gathered.isFull) continue;
      await feed.deliver({ stream, partition, to: `${at}#${++portions}`, records: gathered.take() }, signal);
    }
  }
  await feed.deliver({ stream, partition, to: at, records: gathered.take() }, signal);
}
