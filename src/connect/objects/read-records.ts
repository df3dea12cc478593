import { encodingOf, toUtf8 } from '../bytes/encoding.ts';
import { GunzipError, gunzipped, isGzip } from '../bytes/gunzip.ts';
import type { Splitter, TooLong } from '../bytes/piece.ts';
import { CsvSplitter, readCsvHeader } from '../bytes/split-csv.ts';
import { BrokenJsonError, JsonSplitter } from '../bytes/split-json.ts';
import { LineSplitter } from '../bytes/split-lines.ts';
import { Gathered } from '../feed/feed.ts';
import { type Following, type Place, TAIL, tailHash } from './place.ts';
import { type Format, foreignFormat, formatOf } from './sniff.ts';
import { headOf, ObjectMovedError, type StoredObject } from './stored-object.ts';

/** Bytes that are looked at to tell what an object holds. */
const HEAD = 64 * 1024;

/** Records that stand before a place. */
export interface ReadPortion {
  readonly records: readonly Buffer[];
  readonly place: Place;
}

/** How reading ended: what is left behind the last place, and what is wrong with the object. */
export interface ReadEnding {
  readonly left: 'nothing' | 'record' | 'part';
  readonly problem?: { readonly code: string; readonly message: string };
  /** Records that were taken for Windows-1252. */
  readonly repaired?: number;
  /** The object is not the one in which the place was: it is to be read from its beginning. */
  readonly isOther?: true;
}

export interface ReadOptions {
  readonly format: Format;
  /**
   * What is done with an end that is not ended: wait, take a record that is whole (nothing has been written for a while), or
   * take all that there is (nothing will come any more).
   */
  readonly end: 'wait' | 'whole' | 'all';
  /** What stands for a record that is too long. */
  readonly marker: (record: TooLong, end: number) => Buffer;
  readonly signal: AbortSignal;
}

/** How an object is to be read. */
interface Way extends Pick<Place, 'isGzip' | 'encoding'> {
  readonly following: Following;
  readonly splitter: Splitter;
  /** Where the first byte for the splitter stands. */
  readonly offset: number;
  /** What is read: where the head was looked at, it is not read a second time. */
  readonly object: StoredObject;
}

/** Reads the records of an object behind a place, or from its beginning, in portions of bounded size. */
export async function* readRecords(
  object: StoredObject,
  start: Place | undefined,
  options: ReadOptions,
): AsyncGenerator<ReadPortion, ReadEnding> {
  const way = start === undefined ? await wayOf(object, options) : await wayBehind(object, start, options.signal);
  if (way === undefined) return { left: 'part', isOther: true };
  if ('left' in way) return way;
  const before = Math.min(TAIL, way.offset);
  const reader = new Reader(way, options);
  let tail = Buffer.alloc(0);
  try {
    for await (const bytes of bytesOf(way.object, way, way.offset - before, options.signal)) {
      const missing = before - tail.length;
      if (missing > 0) {
        tail = Buffer.concat([tail, bytes.subarray(0, missing)]);
        if (tail.length < before) continue;
        if (start !== undefined && tailHash(tail) !== start.tail) return { left: 'part', isOther: true };
        reader.begin(tail);
      }
      const portion = reader.push(bytes.subarray(Math.max(0, missing)));
      if (portion !== undefined) yield portion;
    }
  } catch (error) {
    const ending = endingOf(error);
    yield* reader.flush();
    return ending;
  }
  if (tail.length < before) return { left: 'part', isOther: true };
  return yield* reader.finish();
}

/** What is wrong with an object whose bytes are no gzip or no JSON from some place on. */
function endingOf(error: unknown): ReadEnding {
  if (error instanceof BrokenJsonError) {
    return { left: 'part', problem: { code: 'SOURCE_BAD_JSON', message: error.message } };
  }
  if (!(error instanceof GunzipError)) throw error;
  const code = error.reason === 'truncated' ? 'SOURCE_TRUNCATED' : 'SOURCE_BAD_GZIP';
  return { left: 'part', problem: { code, message: error.message } };
}

/** Takes chunks and gives portions. */
class Reader {
  readonly #way: Way;
  readonly #options: ReadOptions;
  readonly #gathered = new Gathered();
  /** The last bytes before the chunk at hand, and where that begins. */
  #tail: Buffer = Buffer.alloc(0);
  #offset: number;
  #end: number;
  #following: Following;
  /** The bytes before the end of the last record. */
  #endTail: Buffer = Buffer.alloc(0);

  constructor(way: Way, options: ReadOptions) {
    this.#way = way;
    this.#options = options;
    this.#offset = way.offset;
    this.#end = way.offset;
    this.#following = way.following;
  }

  begin(tail: Buffer): void {
    this.#tail = tail;
  }

  push(chunk: Buffer): ReadPortion | undefined {
    const before = this.#end;
    try {
      this.#way.splitter.push(chunk, this.#take);
    } finally {
      if (this.#end !== before) this.#keepTail(chunk);
      this.#tail = Buffer.concat([this.#tail, chunk.subarray(-TAIL)]).subarray(-TAIL);
      this.#offset += chunk.length;
    }
    return this.#gathered.isFull ? this.#portion() : undefined;
  }

  /** What was gathered. */
  *flush(): Generator<ReadPortion> {
    if (!this.#gathered.isEmpty) yield this.#portion();
  }

  *finish(): Generator<ReadPortion, ReadEnding> {
    const { end } = this.#options;
    const before = this.#end;
    const { splitter } = this.#way;
    let left = splitter.finish(end !== 'wait', this.#take);
    if (left === 'part' && end === 'all' && splitter instanceof LineSplitter) {
      splitter.takeRest(this.#take);
      left = 'record';
    }
    if (this.#end !== before) this.#endTail = this.#tail;
    yield* this.flush();
    const repaired = splitter instanceof CsvSplitter ? splitter.repaired : 0;
    return { left: end === 'wait' || left === 'part' ? left : 'nothing', repaired };
  }

  readonly #take = (record: Buffer | TooLong, end: number): void => {
    this.#gathered.add(Buffer.isBuffer(record) ? record : this.#options.marker(record, end));
    this.#end = end;
    const { splitter } = this.#way;
    if (splitter instanceof JsonSplitter) this.#following = splitter.inArray ? 'elements' : 'documents';
  };

  /** Keeps the bytes before the end of the last record, which lies in this chunk. */
  #keepTail(chunk: Buffer): void {
    const upTo = this.#end - this.#offset;
    this.#endTail =
      upTo >= TAIL
        ? Buffer.from(chunk.subarray(upTo - TAIL, upTo))
        : Buffer.concat([this.#tail, chunk.subarray(0, upTo)]).subarray(-TAIL);
  }

  #portion(): ReadPortion {
    const { isGzip: gzip, encoding } = this.#way;
    return {
      records: this.#gathered.take(),
      place: {
        offset: this.#end,
        following: this.#following,
        isGzip: gzip,
        encoding,
        tail: tailHash(this.#endTail),
      },
    };
  }
}

/** The bytes from a place on, unpacked and in UTF-8. What was packed is read again from its beginning. */
async function* bytesOf(
  object: StoredObject,
  { isGzip: gzip, encoding }: Pick<Place, 'isGzip' | 'encoding'>,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  if (!gzip && encoding === 'utf-8') {
    yield* object.read(from, undefined, signal);
    return;
  }
  const raw = object.read(0, undefined, signal);
  const unpacked = gzip ? gunzipped(raw) : raw;
  let skip = from;
  for await (const chunk of encoding === 'utf-8' ? unpacked : toUtf8(unpacked, encoding)) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/**
 * Whether the bytes before a place stand in an object: whether it is the one in which the place was. What cannot be read does not
 * hold them.
 * @throws ObjectMovedError
 */
export async function holdsPlace(object: StoredObject, place: Place, signal: AbortSignal): Promise<boolean> {
  const { offset, tail } = place;
  if (!place.isGzip && place.encoding === 'utf-8' && object.size < offset) return false;
  const from = Math.max(0, offset - TAIL);
  try {
    const bytes = await headOf(bytesOf(object, place, from, signal), offset - from);
    return bytes.length === offset - from && tailHash(bytes) === tail;
  } catch (error) {
    if (error instanceof ObjectMovedError) throw error;
    return false;
  }
}

/** How an object is read from its beginning. */
async function wayOf(object: StoredObject, { format, signal }: ReadOptions): Promise<Way | ReadEnding> {
  const raw = await headOf(object.read(0, HEAD, signal), HEAD);
  const foreign = foreignFormat(raw);
  if (foreign !== undefined) {
    return {
      left: 'nothing',
      problem: { code: 'SOURCE_FOREIGN_FORMAT', message: `it is ${foreign}, which is not read` },
    };
  }
  const gzip = isGzip(raw);
  const looked = withHead(object, raw);
  const head = gzip ? await headOf(untilDamage(gunzipped(looked.read(0, undefined, signal))), HEAD) : raw;
  const encoding = encodingOf(head);
  const text = encoding === 'utf-8' ? head : await headOf(toUtf8(once(head), encoding), HEAD);
  const seen = format === 'auto' ? formatOf(text) : format;
  const common = { isGzip: gzip, encoding, offset: 0, object: looked };
  if (seen === 'lines') return { ...common, following: 'lines', splitter: new LineSplitter() };
  if (seen === 'json') return { ...common, following: 'documents', splitter: new JsonSplitter() };
  const header = readCsvHeader(text);
  if (header === undefined) return noHeader(text);
  const splitter = new CsvSplitter(header.form, header.end);
  return { ...common, following: 'rows', splitter, offset: header.end };
}

/** The object with its first bytes at hand. Where they are all that there was, what came since is left to the next look. */
const withHead = (object: StoredObject, head: Buffer): StoredObject => ({
  ...object,
  async *read(from, to, signal) {
    if (to !== undefined || from >= head.length) yield* object.read(from, to, signal);
    else {
      yield head.subarray(from);
      if (head.length === HEAD) yield* object.read(head.length, undefined, signal);
    }
  },
});

/** What can be unpacked; the damage itself is found when the object is read. */
async function* untilDamage(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof GunzipError)) throw error;
  }
}

function noHeader(text: Buffer): ReadEnding {
  if (text.length < HEAD) return { left: text.length === 0 ? 'nothing' : 'part' };
  return { left: 'part', problem: { code: 'SOURCE_NO_HEADER', message: 'its first row is no header of a table' } };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** How an object is read behind a place; undefined where it cannot be the same object. */
async function wayBehind(object: StoredObject, start: Place, signal: AbortSignal): Promise<Way | undefined> {
  const { isGzip: gzip, encoding, offset, following } = start;
  if (!gzip && encoding === 'utf-8' && object.size < offset) return undefined;
  const common = { isGzip: gzip, encoding, offset, following, object };
  switch (following) {
    case 'lines':
      return { ...common, splitter: new LineSplitter(offset) };
    case 'elements':
    case 'documents':
      return { ...common, splitter: new JsonSplitter({ offset, inArray: following === 'elements' }) };
    case 'rows': {
      const header = readCsvHeader(await headOf(untilDamage(bytesOf(object, start, 0, signal)), HEAD));
      return header === undefined ? undefined : { ...common, splitter: new CsvSplitter(header.form, offset) };
    }
    default:
      return following satisfies never;
  }
}
