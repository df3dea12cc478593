import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Diagnostic, ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import { elementLocator } from './element-locator.ts';
import { jsonMember } from './json-member.ts';
import { type ParsedElement, parseSlice } from './parse-slice.ts';
import { type Slice, type SliceProblem, sliceArray } from './slice-array.ts';
import { armIdOf, toResource } from './to-resource.ts';

export interface ReadExportOptions {
  /** Keep the text of each resource, so that a property has a line of its own; without it, the resource's line is shown. */
  readonly keepText?: boolean;
}

/** How many things of one kind are named one by one before they are only counted. */
const NAMED = 20;
/** Pages in pages: a batch response holds a response that holds a list. */
const UNWRAP_DEPTH = 6;

/** Members that hold resources in an answer, lower-case. */
const WRAPPERS = new Set(['value', 'data', 'content', 'body', 'responses']);

const problemText: Record<SliceProblem, string> = {
  unfinished: 'it is not finished: a quote or bracket is missing, or the file was cut off',
  unbalanced: 'its brackets do not match',
  'too-large': 'it is larger than any resource can be',
  'too-deep': 'it is nested too deeply',
  'not-json': 'it is not JSON',
};

/**
 * Reads what people export from a live estate: `az resource list`, `az graph query`, answers of the Azure REST API
 * (one resource, a list, a batch), arrays of these, and NDJSON. Reads as a stream; a broken element costs one
 * diagnostic and the rest is still read.
 * @param file names the input in places and messages
 */
export async function readExport(
  source: AsyncIterable<Uint8Array | string>,
  file: string,
  options: ReadExportOptions = {},
): Promise<ReadResult> {
  const collector = new ExportCollector(file, options.keepText ?? false);
  for await (const slice of sliceArray(source)) collector.take(slice);
  return collector.result();
}

class ExportCollector {
  readonly #file: string;
  readonly #keepText: boolean;
  readonly #resources: Resource[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #counts = new Map<string, { count: number; first: SourceLocation }>();

  constructor(file: string, keepText: boolean) {
    this.#file = file;
    this.#keepText = keepText;
  }

  take(slice: Slice): void {
    if (slice.kind === 'root' && slice.text === '[]') return;
    const parsed = parseSlice(slice);
    if (parsed.problem !== undefined) {
      this.#count('EXPORT_BROKEN', { file: this.#file, line: slice.line, column: slice.column }, parsed.problem);
    }
    for (const element of parsed.elements) {
      if (slice.kind === 'root') this.#root(element, slice.elements);
      else this.#item(element.value, element, 0);
    }
  }

  result(): ReadResult {
    for (const [code, { count, first }] of this.#counts) this.#summarise(code, count, first);
    return { resources: this.#resources, diagnostics: this.#diagnostics };
  }

  #root(element: ParsedElement, elements: number): void {
    const { value } = element;
    if (!isJsonObject(value)) return;
    this.#paging(value, elements, element);
    const streamed = ['data', 'value', 'responses'].some((key) => Array.isArray(jsonMember(value, key)));
    if (!streamed || armIdOf(value) !== undefined) this.#item(value, element, 0);
  }

  #place(element: ParsedElement): SourceLocation {
    return { file: this.#file, line: element.line, column: element.column };
  }

  #paging(root: JsonObject, elements: number, element: ParsedElement): void {
    const text = (key: string): boolean => {
      const value = jsonMember(root, key);
      return typeof value === 'string' && value !== '';
    };
    const total = jsonMember(root, 'total_records') ?? jsonMember(root, 'totalRecords');
    const more =
      text('nextLink') || text('skip_token') || text('$skipToken') || text('skipToken') || text('@odata.nextLink');
    if (more || (typeof total === 'number' && total > elements)) {
      this.#diagnostics.push({
        severity: 'warning',
        code: 'EXPORT_PARTIAL',
        message: `The export is one page of several (${elements} read): export the other pages too, what they hold is not judged`,
        source: this.#place(element),
      });
    }
  }

  #item(value: Json, element: ParsedElement, depth: number): void {
    if (depth > UNWRAP_DEPTH) return;
    if (Array.isArray(value)) {
      for (const inner of value) this.#item(inner, element, depth + 1);
      return;
    }
    if (!isJsonObject(value)) {
      this.#count('EXPORT_NOT_A_RESOURCE', this.#place(element));
      return;
    }
    if (armIdOf(value) !== undefined) this.#resource(value, element, depth);
    else this.#wrapper(value, element, depth);
  }

  #resource(item: JsonObject, element: ParsedElement, depth: number): void {
    const source = this.#place(element);
    const locate = this.#keepText && depth === 0 ? elementLocator(element.text, source) : undefined;
    const made = toResource(item, source, locate);
    if (made === undefined) return;
    if (made.flattened) this.#count('EXPORT_FLATTENED', source);
    this.#resources.push(made.resource);
  }

  /** What holds resources without being one: a page, an answer in a batch, a table of Resource Graph, an error. */
  #wrapper(value: JsonObject, element: ParsedElement, depth: number): void {
    const error = jsonMember(value, 'error');
    if (isJsonObject(error)) {
      this.#error(error, element);
      return;
    }
    const found = Object.entries(value).find(
      ([key, v]) => WRAPPERS.has(key.toLowerCase()) && typeof v === 'object',
    )?.[1];
    if (found === undefined || found === null) {
      this.#count('EXPORT_NOT_A_RESOURCE', this.#place(element));
      return;
    }
    const table = isJsonObject(value['data']) ? tableRows(value['data']) : undefined;
    this.#item(table ?? found, element, depth + 1);
  }

  #error(error: JsonObject, element: ParsedElement): void {
    const code = jsonMember(error, 'code');
    const name = typeof code === 'string' && /^[A-Za-z]{1,60}$/.test(code) ? code : 'an error';
    const denied = /authorization|forbidden|denied/i.test(name);
    this.#diagnostics.push({
      severity: 'warning',
      code: 'EXPORT_ERROR',
      message: denied
        ? `Azure answered ${name}: what this request would have shown is unknown until it is exported with Reader rights`
        : `Azure answered ${name} in place of resources: what this request would have shown is unknown`,
      source: this.#place(element),
    });
  }

  #count(code: string, first: SourceLocation, problem?: SliceProblem): void {
    const known = this.#counts.get(code);
    if (known === undefined) this.#counts.set(code, { count: 1, first });
    else known.count++;
    if (problem !== undefined && (known?.count ?? 1) <= NAMED) {
      this.#diagnostics.push({
        severity: 'error',
        code,
        message: `Cannot read this part of the export: ${problemText[problem]}; the rest of the file was read`,
        source: first,
      });
    }
  }

  #summarise(code: string, count: number, source: SourceLocation): void {
    if (code === 'EXPORT_FLATTENED') {
      this.#diagnostics.push({
        severity: 'info',
        code,
        message: `${count} resource(s) without "properties", as "az <service> show" prints them: only name, location, tags and the like are used; export with "az graph query" or "az resource show" instead`,
        source,
      });
    } else if (code === 'EXPORT_NOT_A_RESOURCE') {
      this.#diagnostics.push({
        severity: 'info',
        code,
        message: `${count} object(s) without an Azure resource id were left out`,
        source,
      });
    } else if (count > NAMED) {
      this.#diagnostics.push({
        severity: 'error',
        code,
        message: `${count} parts of the export cannot be read; the first ${NAMED} are named`,
        source,
      });
    }
  }
}

/** The rows of Resource Graph's table format as objects. */
function tableRows(data: JsonObject): readonly JsonObject[] | undefined {
  const { columns, rows } = data;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const names = columns.map((column: Json) => (isJsonObject(column) ? String(column['name']) : ''));
  return rows.map((row: Json) =>
    Object.fromEntries(names.map((name, i) => [name, Array.isArray(row) ? (row[i] ?? null) : null])),
  );
}
