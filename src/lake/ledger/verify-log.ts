import { openCheckpoint, parseCheckpoint, type SignedCheckpoint } from '../../ledger/checkpoint.ts';
import { decodeLeaf, type Leaf } from '../../ledger/leaf.ts';
import {
  decodeBundle,
  hashesAtLevel,
  parseTilePath,
  partialTiles,
  TILE_WIDTH,
  type TileName,
  tilePath,
} from '../../ledger/tiles.ts';
import { EMPTY_ROOT, HASH_BYTES, leafHash } from '../../ledger/tree.ts';
import type { VerifierKey } from '../../ledger/verifier-key.ts';
import { AuthenticTiles, type LogFinding } from './authentic-tiles.ts';
import { type LedgerView, listIn } from './ledger-view.ts';
import type { LogEnd } from './log-end.ts';
import { readLogEnd } from './open-end.ts';
import { readAhead } from './read-ahead.ts';
import { firstOfSegment, SEGMENT_FOLDER } from './segment.ts';

export interface VerifiedLog {
  /** The checkpoint whose signature holds; undefined where none does. */
  readonly checkpoint: SignedCheckpoint | undefined;
  /** What is not as it was signed; nothing where the log is intact. */
  readonly findings: readonly LogFinding[];
  /** Files that are no part of the log, or no longer. */
  readonly remarks: readonly LogFinding[];
  /** Leaves that are durable and that the checkpoint does not cover yet: a stop left them so. Nobody signed for them. */
  readonly pending: readonly Leaf[];
}

/** Takes each leaf that is authentic, in order. */
export type OnLeaf = (index: number, leaf: Leaf) => void;

/** How often it begins again while the owner of the log writes. */
const TRIES = 5;

/**
 * Verifies every byte of a log against the public key: the checkpoint's signature, every tile from the root down, every entry, and the
 * segments. Leaves are handed on as they are found authentic; `begin` is called before the first, and again should the log have
 * grown under the verifier's eyes, which then begins anew.
 */
export async function verifyLog(view: LedgerView, key: VerifierKey, begin: () => OnLeaf): Promise<VerifiedLog> {
  for (let attempt = 1; ; attempt++) {
    const before = await view.read('checkpoint');
    const verified = await new LogVerifier(readAhead(view), key, begin()).verify(before);
    const after = await view.read('checkpoint');
    const grown = Buffer.compare(before ?? new Uint8Array(), after ?? new Uint8Array()) !== 0;
    if (verified.findings.length === 0 || !grown || attempt === TRIES) return verified;
  }
}

class LogVerifier {
  readonly #view: LedgerView;
  readonly #key: VerifierKey;
  readonly #onLeaf: OnLeaf;
  readonly #findings = new Map<string, LogFinding>();
  readonly #remarks: LogFinding[] = [];

  constructor(view: LedgerView, key: VerifierKey, onLeaf: OnLeaf) {
    this.#view = view;
    this.#key = key;
    this.#onLeaf = onLeaf;
  }

  async verify(note: Uint8Array | undefined): Promise<VerifiedLog> {
    const text = Buffer.from(note ?? []).toString();
    const opened = openCheckpoint(text, this.#key);
    if (!opened.ok)
      this.#report({ file: 'checkpoint', message: note === undefined ? 'is missing' : opened.error.message });
    // One whose signature is damaged may still say what the log is, and then the rest can be checked against it.
    const parsed = opened.ok ? opened : parseCheckpoint(text);
    if (parsed.ok) await this.#verifyTree(parsed.value.size, parsed.value.root, opened.ok);
    const paths = await this.#view.paths();
    const end = opened.ok ? await this.#verifySegments(paths) : undefined;
    if (parsed.ok) for (const path of paths) await this.#verifyOther(path, parsed.value.size, end);
    return {
      checkpoint: opened.ok ? opened.value : undefined,
      findings: [...this.#findings.values()],
      remarks: this.#remarks,
      pending: end === undefined || !opened.ok ? [] : pendingLeaves(end, opened.value.size),
    };
  }

  /** The first that is found of a file is said. */
  #report(finding: LogFinding): void {
    if (!this.#findings.has(finding.file)) this.#findings.set(finding.file, finding);
  }

  async #verifyTree(size: number, root: Uint8Array, signed: boolean): Promise<void> {
    if (size === 0) {
      if (Buffer.compare(root, EMPTY_ROOT) !== 0)
        this.#report({ file: 'checkpoint', message: 'has a root, and no leaves' });
      return;
    }
    const found: LogFinding[] = [];
    const tiles = new AuthenticTiles(this.#view, size, (finding) => found.push(finding));
    await tiles.walk(root, (index, hashes) => this.#verifyBundle(index, hashes, size, found));
    // A checkpoint that nobody signed accuses no tile.
    if (signed || tiles.reached) for (const finding of found) this.#report(finding);
  }

  async #verifyBundle(index: number, hashes: Uint8Array | undefined, size: number, found: LogFinding[]): Promise<void> {
    const first = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - first);
    const file = tilePath({ level: 'entries', index, width });
    const bytes = await this.#view.read(file);
    if (bytes === undefined || hashes === undefined) {
      found.push({ file, message: bytes === undefined ? 'is missing' : 'cannot be checked: its tile is damaged too' });
      return;
    }
    const decoded = decodeBundle(bytes);
    const entries = decoded.ok ? decoded.value : [];
    const wrong: number[] = [];
    for (let at = 0; at < width; at++) {
      const entry = entries[at];
      const hash = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      if (entry === undefined || Buffer.compare(leafHash(entry), hash) !== 0) wrong.push(first + at);
      else this.#take(first + at, entry, file);
    }
    if (wrong.length > 0 || entries.length !== width) found.push({ file, message: bundleTrouble(wrong, decoded.ok) });
  }

  #take(index: number, entry: Uint8Array, file: string): void {
    const leaf = decodeLeaf(entry);
    if (leaf.ok) this.#onLeaf(index, leaf.value);
    else this.#report({ file, message: `entry ${index} was signed, and is no leaf: ${leaf.error.message}` });
  }

  /** The newest entries as they were written ahead: whole, and the same as in the log. */
  async #verifySegments(paths: readonly string[]): Promise<LogEnd | undefined> {
    const list = async (folder: string): Promise<readonly string[]> => listIn(paths, folder);
    const opened = await readLogEnd({ read: (path) => this.#view.read(path), list }, this.#key);
    if (opened.ok) return opened.value.end;
    const [file = '', ...message] = opened.error.message.split(': ');
    this.#report({ file, message: message.join(': ') });
    return undefined;
  }

  /** A file that the checkpoint does not need: one of an earlier or a later checkpoint holds the same, others are no part of the log. */
  async #verifyOther(path: string, size: number, end: LogEnd | undefined): Promise<void> {
    if (path === 'checkpoint') return;
    const [folder, name = '', ...more] = path.split('/');
    if (folder === SEGMENT_FOLDER && more.length === 0 && firstOfSegment(name) !== undefined) return;
    const tile = parseTilePath(path);
    if (tile === undefined) {
      const message = path.endsWith('.part') ? 'is a draft that a stop left' : 'is no file of a ledger';
      this.#remarks.push({ file: path, message });
      return;
    }
    const level = tile.level === 'entries' ? 0 : tile.level;
    const available = hashesAtLevel(size, level) - tile.index * TILE_WIDTH;
    if (tile.width === Math.min(available, TILE_WIDTH)) return;
    const bytes = await this.#view.read(path);
    const needed = available > tile.width ? neededTile(tile, size) : undefined;
    // Where the tile itself is damaged, its earlier states say nothing.
    if (needed !== undefined && this.#findings.has(needed)) return;
    const longer = needed === undefined ? newest(tile, end) : await this.#view.read(needed);
    if (longer === undefined) this.#remarks.push({ file: path, message: 'is newer than the checkpoint' });
    else if (bytes !== undefined && !beginsWith(longer, bytes, tile))
      this.#report({ file: path, message: 'is not what the log held' });
  }
}

/** The path of a tile in its state at a size. */
const neededTile = (tile: TileName, size: number): string =>
  tilePath(
    partialTiles(size).find(({ level, index }) => level === tile.level && index === tile.index) ?? {
      ...tile,
      width: TILE_WIDTH,
    },
  );

/** The leaves behind a size. */
function pendingLeaves(end: LogEnd, size: number): readonly Leaf[] {
  const leaves: Leaf[] = [];
  for (let index = size; index < end.size; index++) {
    const entry = end.entry(index);
    const leaf = entry === undefined ? undefined : decodeLeaf(entry);
    if (leaf?.ok === true) leaves.push(leaf.value);
  }
  return leaves;
}

/** What is in the segments and in no checkpoint yet. */
function newest({ level, index, width }: TileName, end: LogEnd | undefined): Uint8Array | undefined {
  if (level !== 'entries') return end?.tile(level, index);
  const entries = Array.from({ length: width }, (_, at) => end?.entry(index * TILE_WIDTH + at));
  const known = entries.filter((entry) => entry !== undefined);
  return known.length < width
    ? undefined
    : Buffer.concat(known.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 255), entry]));
}

/** Whether a tile begins with an earlier state of itself. */
function beginsWith(longer: Uint8Array, bytes: Uint8Array, { level, width }: TileName): boolean {
  if (level !== 'entries' && bytes.length !== width * HASH_BYTES) return false;
  if (level === 'entries') {
    const decoded = decodeBundle(bytes);
    if (!decoded.ok || decoded.value.length !== width) return false;
  }
  return Buffer.compare(longer.subarray(0, bytes.length), bytes) === 0;
}

function bundleTrouble(wrong: readonly number[], readable: boolean): string {
  const [first] = wrong;
  if (first === undefined) return 'holds more than was signed';
  const more = wrong.length === 1 ? '' : ` and ${wrong.length - 1} more`;
  return readable ? `entry ${first}${more}: not what was signed` : `cannot be read as entries: from ${first} on`;
}
