import { MAX_JSON_DEPTH } from '../../lib/json.ts';
import { limits } from '../../model/limits.ts';
import { decodeText } from './decode-text.ts';

/** Why a value could not be cut out whole. */
export type SliceProblem = 'unfinished' | 'unbalanced' | 'too-large' | 'too-deep' | 'not-json';

/** One piece of a stream of JSON. Lines and columns start at 1. */
export type Slice =
  /** An element of a top-level array, or of a first-level `data`, `value` or `responses` array. */
  | { readonly kind: 'element'; readonly text: string; readonly line: number; readonly column: number }
  /** Something that is not JSON; `text` holds what was kept of it (empty when it grew too large). */
  | {
      readonly kind: 'broken';
      readonly text: string;
      readonly line: number;
      readonly column: number;
      readonly problem: SliceProblem;
    }
  /** A top-level value after its end: its text without the elements that were cut out of it, and how many those were. */
  | {
      readonly kind: 'root';
      readonly text: string;
      readonly line: number;
      readonly column: number;
      readonly elements: number;
    };

export interface SliceOptions {
  /** Characters of one element. */
  readonly elementSize?: number;
  /** Nesting inside one element. */
  readonly depth?: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
/** First-level arrays whose elements are cut out one by one, by lower-case member name. */
const STREAMED = new Set(['data', 'value', 'responses']);
const DEFAULT_ELEMENT_SIZE = 16 * 1024 * 1024;

type Mode = 'outside' | 'root' | 'array' | 'element' | 'scalar' | 'skip-line';

/**
 * Cuts JSON of any size into elements while it arrives, holding no more than one element: `push` what comes, then
 * `end`. Takes an array, an object with a first-level array, or several values one after another (NDJSON). It finds
 * ends only; whether an element is good JSON shows when it is parsed. A string ends at a raw line break, which JSON
 * forbids inside one, so one unclosed quote spoils one element and not the rest of the file.
 */
export class ArraySlicer {
  readonly #elementSize: number;
  readonly #maxDepth: number;
  #out: Slice[] = [];
  #mode: Mode = 'outside';
  #line = 1;
  /** Offset of the first character of the line, in the current chunk; negative when the line began before it. */
  #lineStart = 0;
  #inString = false;
  #escaped = false;
  /** The next of each in the chunk, its length for none; looked for anew once it lies behind. */
  #backslash = -1;
  #lineBreak = -1;
  /** Closing brackets still owed, innermost last; only the count above the depth limit. */
  #stack: number[] = [];
  #overDepth = 0;
  #problem: SliceProblem | undefined;

  #pieces: string[] = [];
  #size = 0;
  #start = 0;
  #capturing = false;
  #captureLine = 1;
  #captureColumn = 1;

  #rootIsArray = false;
  #rootPieces: string[] = [];
  #rootLine = 1;
  #rootColumn = 1;
  #elements = 0;
  #keyStart = -1;
  #key = '';

  constructor(options: SliceOptions = {}) {
    this.#elementSize = options.elementSize ?? DEFAULT_ELEMENT_SIZE;
    this.#maxDepth = options.depth ?? MAX_JSON_DEPTH;
  }

  /** Takes the next characters and returns what was completed by them. */
  push(chunk: string): readonly Slice[] {
    this.#start = 0;
    this.#backslash = -1;
    this.#lineBreak = -1;
    let i = 0;
    while (i < chunk.length) i = this.#step(chunk, i);
    if (this.#capturing) this.#keep(chunk, chunk.length);
    if (this.#keyStart >= 0) {
      this.#key += chunk.slice(this.#keyStart, this.#keyStart + 64);
      this.#keyStart = 0;
    }
    this.#lineStart -= chunk.length;
    return this.#take();
  }

  /** Says that nothing more comes. */
  end(): readonly Slice[] {
    if (this.#mode === 'scalar') this.#finishElement();
    else if (this.#mode === 'element' || this.#mode === 'root') {
      this.#problem ??= 'unfinished';
      this.#breakOff();
    } else if (this.#mode === 'array') {
      this.#out.push({ kind: 'broken', text: '', line: this.#line, column: 1, problem: 'unfinished' });
    }
    this.#mode = 'outside';
    return this.#take();
  }

  #take(): readonly Slice[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #step(chunk: string, i: number): number {
    switch (this.#mode) {
      case 'outside':
        return this.#outside(chunk, i);
      case 'array':
        return this.#between(chunk, i);
      case 'scalar':
        return this.#scalar(chunk, i);
      case 'skip-line':
        return this.#skipLine(chunk, i);
      case 'root':
      case 'element':
        return this.#container(chunk, i);
    }
  }

  #newline(i: number): void {
    this.#line++;
    this.#lineStart = i + 1;
  }

  #outside(chunk: string, i: number): number {
    const c = chunk.charCodeAt(i);
    if (c === NEWLINE) this.#newline(i);
    else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      this.#rootLine = this.#line;
      this.#rootColumn = i - this.#lineStart + 1;
      this.#rootIsArray = c === OPEN_ARRAY;
      this.#elements = 0;
      this.#rootPieces = [];
      if (this.#rootIsArray) this.#mode = 'array';
      else this.#open('root', i);
    } else if (!isFiller(c)) {
      this.#out.push({
        kind: 'broken',
        text: '',
        line: this.#line,
        column: i - this.#lineStart + 1,
        problem: 'not-json',
      });
      this.#mode = 'skip-line';
    }
    return i + (this.#mode === 'root' ? 0 : 1);
  }

  #skipLine(chunk: string, i: number): number {
    const at = chunk.indexOf('\n', i);
    if (at < 0) return chunk.length;
    this.#mode = 'outside';
    return at;
  }

  #between(chunk: string, i: number): number {
    const c = chunk.charCodeAt(i);
    if (c === NEWLINE) this.#newline(i);
    else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      this.#elements++;
      this.#open('element', i);
      return i;
    } else if (c === CLOSE_ARRAY) this.#closeArray(i);
    else if (c === CLOSE_OBJECT) {
      this.#out.push({
        kind: 'broken',
        text: '',
        line: this.#line,
        column: i - this.#lineStart + 1,
        problem: 'unbalanced',
      });
    } else if (c !== COMMA && !isFiller(c)) {
      this.#elements++;
      this.#open('scalar', i);
      this.#inString = c === QUOTE;
    }
    return i + 1;
  }

  #open(mode: 'root' | 'element' | 'scalar', i: number): void {
    this.#mode = mode;
    this.#stack = [];
    this.#overDepth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#problem = undefined;
    this.#pieces = [];
    this.#size = 0;
    this.#start = i;
    this.#capturing = true;
    this.#captureLine = this.#line;
    this.#captureColumn = i - this.#lineStart + 1;
    this.#key = '';
    this.#keyStart = -1;
  }

  /** Moves what was captured up to `end` into the pieces, unless there is too much of it. */
  #keep(chunk: string, end: number): void {
    this.#size += end - this.#start;
    const bound = this.#mode === 'root' ? limits.documentBytes : this.#elementSize;
    if (this.#size > bound) {
      this.#problem ??= 'too-large';
      this.#pieces = [];
    } else if (end > this.#start) this.#pieces.push(chunk.slice(this.#start, end));
    this.#start = 0;
  }

  #closeArray(i: number): void {
    if (this.#rootIsArray) {
      this.#out.push({
        kind: 'root',
        text: '[]',
        line: this.#rootLine,
        column: this.#rootColumn,
        elements: this.#elements,
      });
      this.#mode = 'outside';
      return;
    }
    this.#mode = 'root';
    this.#pieces = this.#rootPieces;
    this.#size = 0;
    for (const piece of this.#pieces) this.#size += piece.length;
    this.#problem = undefined;
    this.#inString = false;
    this.#escaped = false;
    this.#capturing = true;
    this.#captureLine = this.#rootLine;
    this.#captureColumn = this.#rootColumn;
    this.#stack = [CLOSE_OBJECT];
    this.#overDepth = 0;
    this.#start = i;
    this.#key = '';
  }

  #scalar(chunk: string, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const c = chunk.charCodeAt(i);
      if (c === NEWLINE || (!this.#inString && (c === COMMA || c === CLOSE_ARRAY || c === CLOSE_OBJECT))) {
        this.#keep(chunk, i);
        this.#finishElement();
        return i;
      }
      if (this.#escaped) this.#escaped = false;
      else if (this.#inString && c === BACKSLASH) this.#escaped = true;
      else if (c === QUOTE) this.#inString = false;
    }
    return chunk.length;
  }

  /** Reads on inside an object or array until it ends, or the chunk does, or a streamed array begins. */
  #container(chunk: string, from: number): number {
    const length = chunk.length;
    let i = from;
    while (i < length) {
      if (this.#inString) {
        i = this.#string(chunk, i);
        continue;
      }
      const c = chunk.charCodeAt(i);
      if (c === QUOTE) this.#beginString(i);
      else if (c === NEWLINE) this.#newline(i);
      else if (isBracket(c)) {
        const next = this.#bracket(chunk, i, c);
        if (next !== undefined) return next;
      }
      i++;
    }
    return length;
  }

  #beginString(i: number): void {
    this.#inString = true;
    if (this.#mode !== 'root' || this.#stack.length !== 1) return;
    this.#key = '';
    this.#keyStart = i + 1;
  }

  /** Goes one level down or up; the position to go on from when that leaves the container, otherwise undefined. */
  #bracket(chunk: string, i: number, c: number): number | undefined {
    if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      if (this.#beginsStreamed(c)) return this.#beginStreamed(chunk, i);
      this.#descend(c);
      return undefined;
    }
    const next = this.#ascend(c) ? i + 1 : i;
    if (this.#stack.length > 0) return undefined;
    this.#keep(chunk, next);
    if (this.#mode === 'root') this.#finishRoot();
    else this.#finishElement();
    return next;
  }

  /** Reads on inside a string; returns the position after its end, or the chunk's end. */
  #string(chunk: string, from: number): number {
    let i = from;
    if (this.#escaped) {
      this.#escaped = false;
      i++;
    }
    let quote = -1;
    while (i < chunk.length) {
      if (quote < i) quote = find(chunk, '"', i);
      if (this.#backslash < i) this.#backslash = find(chunk, '\\', i);
      if (this.#lineBreak < i) this.#lineBreak = find(chunk, '\n', i);
      if (quote < this.#backslash && quote < this.#lineBreak) {
        this.#endString(chunk, quote);
        return quote + 1;
      }
      if (this.#lineBreak < this.#backslash) {
        this.#problem ??= 'unfinished';
        this.#endString(chunk, this.#lineBreak);
        return this.#lineBreak;
      }
      this.#escaped = this.#backslash === chunk.length - 1;
      i = this.#backslash + 2;
    }
    return chunk.length;
  }

  #endString(chunk: string, i: number): void {
    this.#inString = false;
    if (this.#keyStart < 0) return;
    this.#key += chunk.slice(this.#keyStart, Math.min(i, this.#keyStart + 64));
    this.#keyStart = -1;
  }

  #beginsStreamed(c: number): boolean {
    return (
      c === OPEN_ARRAY && this.#mode === 'root' && this.#stack.length === 1 && STREAMED.has(this.#key.toLowerCase())
    );
  }

  #beginStreamed(chunk: string, i: number): number {
    this.#keep(chunk, i + 1);
    this.#rootPieces = this.#pieces;
    this.#capturing = false;
    this.#mode = 'array';
    return i + 1;
  }

  #descend(c: number): void {
    if (this.#stack.length >= this.#maxDepth) {
      this.#problem ??= 'too-deep';
      this.#overDepth++;
    } else this.#stack.push(c === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
  }

  /** Closes one bracket. False when the bracket belongs to what surrounds the container, which is then broken off before it. */
  #ascend(c: number): boolean {
    if (this.#overDepth > 0) {
      this.#overDepth--;
      return true;
    }
    if (this.#stack.at(-1) === c) {
      this.#stack.pop();
      return true;
    }
    this.#problem ??= 'unbalanced';
    const at = this.#stack.lastIndexOf(c);
    this.#stack.length = Math.max(at, 0);
    return at >= 0 || this.#mode === 'root';
  }

  #finishElement(): void {
    this.#mode = 'array';
    this.#capturing = false;
    const place = { line: this.#captureLine, column: this.#captureColumn };
    const text = this.#pieces.join('');
    this.#pieces = [];
    if (this.#problem === undefined) this.#out.push({ kind: 'element', text, ...place });
    else this.#out.push({ kind: 'broken', text, ...place, problem: this.#problem });
  }

  #finishRoot(): void {
    this.#mode = 'outside';
    this.#capturing = false;
    const place = { line: this.#rootLine, column: this.#rootColumn };
    const text = this.#pieces.join('');
    this.#pieces = [];
    if (this.#problem === undefined) this.#out.push({ kind: 'root', text, ...place, elements: this.#elements });
    else this.#out.push({ kind: 'broken', text, ...place, problem: this.#problem });
  }

  #breakOff(): void {
    if (this.#mode === 'root') this.#finishRoot();
    else this.#finishElement();
    this.#capturing = false;
  }
}

/** Where a character next stands; the chunk's end for nowhere. */
function find(chunk: string, character: string, from: number): number {
  const at = chunk.indexOf(character, from);
  return at < 0 ? chunk.length : at;
}

const isBracket = (c: number): boolean =>
  c === OPEN_OBJECT || c === CLOSE_OBJECT || c === OPEN_ARRAY || c === CLOSE_ARRAY;

function isFiller(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0d || c === 0x1e || c === 0xfeff || c === COMMA;
}

/** The slices of a stream of bytes or text. Bytes are UTF-8, or UTF-16 when they begin with its mark. */
export async function* sliceArray(
  source: AsyncIterable<Uint8Array | string>,
  options: SliceOptions = {},
): AsyncGenerator<Slice> {
  const slicer = new ArraySlicer(options);
  for await (const text of decodeText(source)) yield* slicer.push(text);
  yield* slicer.end();
}
