import { textMember } from '../bytes/member.ts';
import { BrokenJsonError, JsonSplitter } from '../bytes/split-json.ts';
import type { StreamOf } from '../connector.ts';
import { resourceTypeOf } from '../diagnostics/blob-name.ts';
import { stopIfAborted } from '../feed/failure.ts';
import { DELIVERY_BYTES, type Feed } from '../feed/feed.ts';
import type { HubEvent, HubReader } from './hub-reader.ts';

export interface HubRoundOptions {
  readonly hub: HubReader;
  /** The stream of every record; undefined: its category says it. */
  readonly stream: string | undefined;
  readonly streamOf: StreamOf;
  readonly otherwise: string;
}

/**
 * Where a partition stands: the number of its last event, `41`; or, where records of one span of events go to several streams and
 * some of these have theirs, `41..57/1`: of the events behind 41 up to 57, the first stream has its records.
 */
interface Cursor {
  readonly after: number | undefined;
  readonly part: { readonly to: number; readonly done: number } | undefined;
}

function parseCursor(text: string): Cursor {
  const found = /^(-?\d+)(?:\.\.(\d+)\/(\d+))?$/.exec(text);
  if (found === null) return { after: undefined, part: undefined };
  const after = Number(found[1]);
  const part = found[2] === undefined ? undefined : { to: Number(found[2]), done: Number(found[3]) };
  return { after: after < 0 ? undefined : after, part };
}

/** Reads a partition until nothing more comes. */
export async function readPartition(
  partition: string,
  options: HubRoundOptions,
  feed: Feed,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    stopIfAborted(signal);
    const cursor = parseCursor(feed.at(partition));
    const events = await receive(partition, cursor, options, signal);
    if (events.length === 0) return;
    await deliver(partition, cursor, events, options, feed, signal);
  }
}

/** Events of about one delivery; where parts of a span were delivered before, those of this span and no others. */
async function receive(
  partition: string,
  { after, part }: Cursor,
  { hub }: HubRoundOptions,
  signal: AbortSignal,
): Promise<readonly HubEvent[]> {
  const events: HubEvent[] = [];
  let bytes = 0;
  for (;;) {
    const last = events.at(-1)?.sequence ?? after;
    for (const event of await hub.receive(partition, last, signal)) {
      if (part === undefined ? bytes >= DELIVERY_BYTES : event.sequence > part.to) return events;
      events.push(event);
      bytes += event.body.length;
    }
    const reached = events.at(-1)?.sequence;
    // Nothing more came; or this was all of the span.
    if (reached === last || (part !== undefined && (reached ?? -1) >= part.to)) return events;
    if (part === undefined) return events;
  }
}

async function deliver(
  partition: string,
  { after, part }: Cursor,
  events: readonly HubEvent[],
  options: HubRoundOptions,
  feed: Feed,
  signal: AbortSignal,
): Promise<void> {
  const to = part?.to ?? events.at(-1)?.sequence ?? 0;
  const streams = [...recordsByStream(events, options, feed)];
  const span = `${after ?? -1}..${to}`;
  if (streams.length === 0) streams.push([options.stream ?? options.otherwise, []]);
  for (const [at, [stream, records]] of streams.entries()) {
    if (at < (part?.done ?? 0)) continue;
    const isLast = at === streams.length - 1;
    await feed.deliver({ stream, partition, to: isLast ? String(to) : `${span}/${at + 1}`, records }, signal);
  }
  // Every stream had its records, and only the last delivery was missing.
  if ((part?.done ?? 0) >= streams.length) {
    await feed.deliver(
      { stream: streams[0]?.[0] ?? options.otherwise, partition, to: String(to), records: [] },
      signal,
    );
  }
}

/** The records of events by stream, streams in the order in which they come first. */
function recordsByStream(events: readonly HubEvent[], options: HubRoundOptions, feed: Feed): Map<string, Buffer[]> {
  const streams = new Map<string, Buffer[]>();
  for (const { sequence, body } of events) {
    for (const record of recordsOf(body, `event ${sequence}`, feed)) {
      const stream = streamOf(record, options);
      const records = streams.get(stream);
      if (records === undefined) streams.set(stream, [record]);
      else records.push(record);
    }
  }
  return streams;
}

/** The records in an event: those of its envelope or array, or itself. What is no JSON is one record, and becomes a dead letter. */
function recordsOf(body: Buffer, place: string, feed: Feed): readonly Buffer[] {
  const records: Buffer[] = [];
  const splitter = new JsonSplitter({ envelopes: ['records', 'Records'] });
  const take = (record: Buffer | { bytes: number; sha256: string }): void => {
    records.push(Buffer.isBuffer(record) ? record : feed.marker(record, place));
  };
  try {
    splitter.push(body, take);
    if (splitter.finish(true, take) !== 'part') return records;
  } catch (error) {
    if (!(error instanceof BrokenJsonError)) throw error;
  }
  feed.health.notice(
    'json',
    'SOURCE_BAD_JSON',
    `An event of ${feed.name} was no JSON and stands among the dead letters: ${place}`,
  );
  return [body];
}

function streamOf(record: Buffer, { stream, streamOf: declared, otherwise }: HubRoundOptions): string {
  if (stream !== undefined) return stream;
  const category = textMember(record, 'category') ?? textMember(record, 'Category');
  if (category === undefined) return otherwise;
  const id = textMember(record, 'resourceId') ?? textMember(record, 'ResourceId') ?? '';
  const type = resourceTypeOf(id) ?? (/^\/?tenants\//i.test(id) ? 'microsoft.aadiam/tenants' : undefined);
  return declared(category, type) ?? otherwise;
}
