import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, type Pair, Parser } from 'yaml';
import type { JsonPath } from '../lib/json.ts';
import { oneLine } from '../lib/one-line.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { LineIndex, type TextPosition } from '../lib/text-position.ts';
import { type ContentError, shownKey } from './content-error.ts';

/** Bounds of one YAML file: far above any real one, low enough that a hostile one costs well under a second. */
const bounds = {
  /** Characters of one file. */
  length: 1_000_000,
  /** Nesting of mappings and lists. */
  depth: 64,
  /** Values of one file, every use of an alias counted again. */
  nodes: 100_000,
} as const;

const TOO_DEEP = `nested too deeply: use at most ${bounds.depth} levels`;

/** How many errors of one file are shown. */
const MOST_ERRORS = 20;

/** The plain value of a YAML file, and where each part of it stands. */
export interface ParsedYaml {
  readonly value: unknown;
  /** The line (from 1) of what stands at the path, or of the nearest thing above it. For a member: of its key. */
  readonly lineOf: (path: JsonPath) => number;
  /**
   * Where an offset (UTF-16 code units) into the text value at the path stands in the file. Exact for a literal block
   * (`|`) and for text on one line; the beginning of the value for text that is folded or escaped.
   */
  readonly positionIn: (path: JsonPath, offset: number) => TextPosition;
}

/** Refused input: the offset and the cause. */
class Refusal extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads one YAML 1.2 document with JSON's data model. Aliases are allowed and bounded; a second document, a key given
 * twice, a key that is not text, and tags are errors.
 * @param file only names the file in errors
 */
export function parseYaml(text: string, file: string): Result<ParsedYaml, ContentError[]> {
  if (text.length > bounds.length) {
    return refuse(file, 1, `the file has more than ${bounds.length} characters: split it or remove what is not needed`);
  }
  if (opensTooMany(text)) return refuse(file, 1, TOO_DEEP);
  const lines = new LineIndex(text);
  try {
    const composed = compose(text);
    if (!('document' in composed)) {
      const wrong = composed.map(({ at, message }) => {
        // The composer catches a stack that ran out and reports it as an error of the text.
        if (message.includes('call stack')) return { file, line: lines.at(at).line, message: TOO_DEEP };
        return { file, line: lines.at(at).line, message: `not readable as YAML: ${oneLine(message).slice(0, 200)}` };
      });
      return err(wrong.slice(0, MOST_ERRORS));
    }
    const { document } = composed;
    const value = new TreeReader().read(document.contents, 0);
    return ok({
      value,
      lineOf: (path) => lines.at(offsetOf(document, path)).line,
      positionIn: (path, inside) => positionIn({ text, lines, document }, path, inside),
    });
  } catch (thrown) {
    if (thrown instanceof Refusal) return refuse(file, lines.at(thrown.offset).line, thrown.message);
    if (thrown instanceof RangeError) return refuse(file, 1, TOO_DEEP);
    throw thrown;
  }
}

const refuse = (file: string, line: number, message: string): Result<never, ContentError[]> =>
  err([{ file, line, message }]);

interface Wrong {
  readonly at: number;
  readonly message: string;
}

/** The syntax tree of the one document, or what is wrong. Text with broken syntax is given up before it costs more. */
function compose(text: string): { readonly document: Document } | Wrong[] {
  const wrong: Wrong[] = [];
  const tokens: CST.Token[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type === 'error') wrong.push({ at: token.offset, message: token.message });
    if (wrong.length >= MOST_ERRORS) break;
    tokens.push(token);
  }
  if (wrong.length > 0) return wrong;
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, schema: 'core', merge: false });
  let document: Document | undefined;
  for (const next of composer.compose(tokens, true, text.length)) {
    if (document !== undefined)
      return [{ at: next.range[0], message: 'one document a file: remove what follows "---"' }];
    document = next;
    for (const { pos, message } of [...next.errors, ...next.warnings]) wrong.push({ at: pos[0], message });
    if (wrong.length > 0) return wrong;
  }
  return document === undefined ? [{ at: 0, message: 'no document' }] : { document };
}

/** Whether brackets or list dashes nest past any honest file: the parser is recursive and must not see such text. */
function opensTooMany(text: string): boolean {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) open++;
    else if (c === 0x5d || c === 0x7d) open = Math.max(0, open - 1);
    if (open > 1000) return true;
  }
  return /^(?:[ \t]*[-?] ){64}/m.test(text) || /^ {1000}/m.test(text);
}

/** Copies the parsed tree into plain values, within bounds. */
class TreeReader {
  readonly #anchors = new Map<string, unknown>();
  #nodes = 0;

  read(node: unknown, depth: number): unknown {
    const at = offset(node);
    if (++this.#nodes > bounds.nodes)
      throw new Refusal(at, `more than ${bounds.nodes} values (aliases count each time)`);
    if (depth > bounds.depth) throw new Refusal(at, TOO_DEEP);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      if (!this.#anchors.has(node.source))
        throw new Refusal(at, `the alias *${shownKey(node.source)} has no anchor before it`);
      return this.read(this.#anchors.get(node.source), depth + 1);
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1));
    if (isMap(node)) return this.#object(node.items, depth);
    if (!isScalar(node)) throw new Refusal(at, 'not a value, a list or a mapping');
    if (typeof node.value === 'number' && !Number.isFinite(node.value))
      throw new Refusal(at, 'a number must be finite');
    return node.value;
  }

  #object(pairs: readonly Pair[], depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const pair of pairs) {
      const at = offset(pair.key);
      const key = keyOf(pair);
      if (key === undefined) throw new Refusal(at, 'a key must be plain text');
      if (key === '__proto__') throw new Refusal(at, 'the key "__proto__" is not allowed');
      if (Object.hasOwn(object, key)) throw new Refusal(at, `the key "${shownKey(key)}" is given twice: keep one`);
      object[key] = this.read(pair.value, depth + 1);
    }
    return object;
  }
}

/** The key as text: numbers count as written; anything but a plain value is no key. */
function keyOf(pair: Pair): string | undefined {
  if (!isScalar(pair.key) || pair.key.value === null) return undefined;
  return typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? String(pair.key.value));
}

function offset(node: unknown): number {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0] ?? 0;
  return 0;
}

interface Source {
  readonly text: string;
  readonly lines: LineIndex;
  readonly document: Document;
}

function positionIn({ text, lines, document }: Source, path: JsonPath, inside: number): TextPosition {
  const node = document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'string') return lines.at(offsetOf(document, path));
  const start = offset(node);
  const before = node.value.slice(0, inside);
  const at = { line: before.split('\n').length, column: inside - (before.lastIndexOf('\n') + 1) };
  if (node.type === 'BLOCK_LITERAL') {
    const content = text.slice(text.indexOf('\n', start) + 1).split('\n');
    const indent = content.map((line) => line.search(/\S/)).find((column) => column >= 0) ?? 0;
    return { line: lines.at(start).line + at.line, column: at.column + indent + 1 };
  }
  const { line, column } = lines.at(start);
  const opening = node.type === 'PLAIN' ? 0 : 1;
  const isAsWritten = text.startsWith(node.value, start + opening);
  return { line, column: isAsWritten && at.line === 1 ? column + opening + at.column : column };
}

/** Where the path leads in the source; an alias on the way ends the walk at the alias. */
function offsetOf(document: Document, path: JsonPath): number {
  let node: unknown = document.contents;
  let at = offset(node);
  for (const step of path) {
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      at = offset(node) || at;
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => keyOf(item) === String(step));
      if (pair === undefined) return at;
      at = offset(pair.key);
      node = pair.value;
    } else return at;
  }
  return at;
}
