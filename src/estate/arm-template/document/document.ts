import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Json, type JsonPath, jsonDepth, MAX_JSON_DEPTH, parseJson } from '../../../lib/json.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { LineIndex } from '../../../lib/text-position.ts';
import { limits } from '../../../model/limits.ts';
import type { Diagnostic, SourceLocation } from '../../../model/resource.ts';
import { plainJson, singleLineStrings } from './lenient-json.ts';

/** A JSON file that was read, with the position of each of its values. The position tree is built on the first question. */
export class JsonDocument {
  readonly file: string;
  readonly text: string;
  readonly json: Json;
  /** Whether it is JSON as RFC 8259 has it, without what Azure accepts beyond. */
  readonly isPlain: boolean;
  #positions: { readonly tree: Node | undefined; readonly lines: LineIndex } | undefined;

  constructor(file: string, text: string, json: Json, plain: boolean) {
    this.file = file;
    this.text = text;
    this.json = json;
    this.isPlain = plain;
  }

  #parse(): Node | undefined {
    return parseTree(this.isPlain ? this.text : singleLineStrings(this.text), [], TOLERANT);
  }

  /** The position of the value at `path`, or of the deepest value above it that the text holds. */
  locate(path: JsonPath): SourceLocation {
    // What is said of a file as a whole does not cost a parse of all of it.
    if (path.length === 0) return { file: this.file, line: 1, column: 1 };
    this.#positions ??= { tree: this.#parse(), lines: new LineIndex(this.text) };
    const { tree, lines } = this.#positions;
    if (tree === undefined) return { file: this.file, line: 1, column: 1 };
    let node = tree;
    let offset = tree.offset;
    for (const step of path) {
      const found = childOf(node, step);
      if (found === undefined) break;
      node = found.value;
      offset = found.offset;
    }
    return { file: this.file, ...lines.at(offset) };
  }
}

const TOLERANT = { allowTrailingComma: true, disallowComments: false } as const;

/** The child and where it begins: a member at its name, an element at itself. */
function childOf(node: Node, step: string | number): { readonly value: Node; readonly offset: number } | undefined {
  if (node.type === 'array') {
    const element = typeof step === 'number' ? node.children?.[step] : undefined;
    return element === undefined ? undefined : { value: element, offset: element.offset };
  }
  const wanted = String(step);
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? [];
    if (name?.value === wanted && value !== undefined) return { value, offset: property.offset };
  }
  return undefined;
}

const failure = (source: SourceLocation, code: string, message: string): Result<never, Diagnostic> =>
  err({ severity: 'error', code, message, source });

/**
 * Reads the text of a template or parameter file: JSON with the comments, trailing commas and line breaks inside strings
 * that Azure Resource Manager accepts. The error is one diagnostic with the position of the first mistake.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export function readJsonDocument(file: string, text: string): Result<JsonDocument, Diagnostic> {
  if (text.length > limits.documentBytes) {
    return failure({ file }, 'ARM_TOO_LARGE', `The file is larger than ${limits.documentBytes / 1024 / 1024} MB`);
  }
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (jsonDepth(source) > MAX_JSON_DEPTH) {
    return failure({ file }, 'ARM_TOO_DEEP', `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
  const plain = parseJson(source);
  if (plain !== undefined) return ok(new JsonDocument(file, source, plain, true));
  const json = parseJson(plainJson(source));
  if (json !== undefined) return ok(new JsonDocument(file, source, json, false));
  const errors: ParseError[] = [];
  parseTree(singleLineStrings(source), errors, TOLERANT);
  const first = errors[0];
  if (first === undefined) return failure({ file, line: 1, column: 1 }, 'ARM_JSON', 'Cannot read the file as JSON');
  const position = new LineIndex(source).at(first.offset);
  return failure(
    { file, ...position },
    'ARM_JSON',
    `Cannot read the file as JSON: ${printParseErrorCode(first.error)}`,
  );
}
