import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Diagnostic, ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import { elementLocator } from '../exports/element-locator.ts';
import { jsonMember } from '../exports/json-member.ts';
import { type ParsedElement, parseSlice } from '../exports/parse-slice.ts';
import { sliceArray } from '../exports/slice-array.ts';
import {
  collectionByEntity,
  collectionByFile,
  collectionByMembers,
  collectionType,
  type GraphCollection,
} from './collections.ts';
import { parseODataContext } from './odata-context.ts';
import { toGraphResource } from './to-graph-resource.ts';

/**
 * Reads one saved answer of Microsoft Graph (a collection, one object, a bare array, a `$batch` answer) or the JSON of a
 * Purview cmdlet. What it holds is told by `@odata.context`, else by `@odata.type`, else by the name of the file.
 * A collection without a next page makes its type whole; a bare array does not, because it does not say whether it is all.
 * @param file names the input in places and messages
 */
export async function readGraph(source: AsyncIterable<Uint8Array | string>, file: string): Promise<ReadResult> {
  const elements: ParsedElement[] = [];
  const reader = new GraphReader(file);
  let roots = 0;
  for await (const slice of sliceArray(source)) {
    const parsed = parseSlice(slice);
    if (parsed.problem !== undefined) reader.broken({ file, line: slice.line, column: slice.column });
    if (slice.kind !== 'root') elements.push(...parsed.elements);
    else {
      const envelope = parsed.elements[0];
      if (envelope !== undefined) reader.root(envelope, elements.splice(0));
      roots++;
    }
  }
  if (elements.length > 0 || roots === 0) reader.unfinished(elements);
  return reader.result();
}

class GraphReader {
  readonly #file: string;
  readonly #byFile: GraphCollection | undefined;
  readonly #resources: Resource[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #whole = new Set<string>();
  readonly #partial = new Set<string>();
  #damaged = false;

  constructor(file: string) {
    this.#file = file;
    this.#byFile = collectionByFile(file);
  }

  broken(source: SourceLocation): void {
    this.#damaged = true;
    this.#say('error', 'GRAPH_BROKEN', 'Cannot read this part as JSON; the rest of the file was read', source);
  }

  unfinished(elements: readonly ParsedElement[]): void {
    this.#damaged = true;
    for (const element of elements) this.#object(element.value, element, this.#byFile, false);
  }

  root(envelope: ParsedElement, elements: readonly ParsedElement[]): void {
    const { value } = envelope;
    if (Array.isArray(value)) this.#bareArray(elements, envelope);
    else if (isJsonObject(value)) this.#answer(value, envelope, elements);
  }

  result(): ReadResult {
    const wholeTypes = this.#damaged ? [] : [...this.#whole].filter((type) => !this.#partial.has(type));
    return { resources: this.#resources, diagnostics: this.#diagnostics, wholeTypes };
  }

  #say(severity: Diagnostic['severity'], code: string, message: string, source: SourceLocation): void {
    this.#diagnostics.push({ severity, code, message, source });
  }

  #place(element: ParsedElement): SourceLocation {
    return { file: this.#file, line: element.line, column: element.column };
  }

  #bareArray(elements: readonly ParsedElement[], envelope: ParsedElement): void {
    const pages = elements.filter((e) => isJsonObject(e.value) && Array.isArray(e.value['value']));
    if (pages.length > 0 && pages.length === elements.length) {
      this.#pages(pages);
      return;
    }
    for (const element of elements) this.#object(element.value, element, this.#byFile, false);
    this.#say(
      'info',
      'GRAPH_ARRAY',
      'A bare array does not say whether it is the whole collection, so nothing is taken as absent: save the answer itself, with "value" and "@odata.context"',
      this.#place(envelope),
    );
  }

  /** Pages of one collection saved one after another in an array: whole when only the last is without a next page. */
  #pages(pages: readonly ParsedElement[]): void {
    pages.forEach((page, index) => {
      if (!isJsonObject(page.value)) return;
      const last = index === pages.length - 1;
      const { '@odata.nextLink': next, ...rest } = page.value;
      const answer: JsonObject = last && next !== undefined ? page.value : rest;
      this.#answer(answer, page, []);
    });
  }

  #answer(root: JsonObject, envelope: ParsedElement, streamed: readonly ParsedElement[]): void {
    const error = jsonMember(root, 'error');
    if (isJsonObject(error)) {
      this.#refused(error, envelope, this.#byFile);
      return;
    }
    if (Array.isArray(jsonMember(root, 'responses'))) {
      for (const element of streamed) this.#batched(element);
      return;
    }
    const contextText = jsonMember(root, '@odata.context');
    const context = typeof contextText === 'string' ? parseODataContext(contextText) : undefined;
    const collection = context?.collection ?? this.#byFile ?? this.#byEntityOf(root) ?? this.#byFirst(root, streamed);
    const value = jsonMember(root, 'value');
    if (!Array.isArray(value)) {
      this.#object(root, envelope, collection, context?.projected ?? false);
      if (collection?.single) this.#whole.add(collectionType(collection));
      return;
    }
    this.#list(root, envelope, [...streamed, ...nested(value, envelope)], collection, context?.projected ?? false);
  }

  #byEntityOf(root: JsonObject): GraphCollection | undefined {
    const type = jsonMember(root, '@odata.type');
    return typeof type === 'string' ? collectionByEntity(type) : undefined;
  }

  /** The collection that the first element of a list tells. */
  #byFirst(root: JsonObject, streamed: readonly ParsedElement[]): GraphCollection | undefined {
    const list = jsonMember(root, 'value');
    const first = streamed[0]?.value ?? (Array.isArray(list) ? list[0] : undefined);
    return isJsonObject(first) ? collectionByMembers(first) : undefined;
  }

  #list(
    root: JsonObject,
    envelope: ParsedElement,
    elements: readonly ParsedElement[],
    collection: GraphCollection | undefined,
    projected: boolean,
  ): void {
    for (const element of elements) this.#object(element.value, element, collection, projected);
    if (collection === undefined) {
      if (elements.length === 0) this.#unknownCollection(envelope);
      return;
    }
    const next = jsonMember(root, '@odata.nextLink') ?? jsonMember(root, 'nextLink');
    if (typeof next === 'string' && next !== '') {
      this.#partial.add(collectionType(collection));
      this.#say(
        'warning',
        'GRAPH_PARTIAL',
        `One page of ${collection.path} (${elements.length} objects): follow @odata.nextLink and save all pages as one array of answers`,
        this.#place(envelope),
      );
    } else this.#whole.add(collectionType(collection));
  }

  #batched(element: ParsedElement): void {
    const { value } = element;
    if (!isJsonObject(value)) return;
    const body = jsonMember(value, 'body');
    if (isJsonObject(body)) this.#answer(body, element, []);
  }

  #object(value: Json, element: ParsedElement, given: GraphCollection | undefined, projected: boolean): void {
    if (!isJsonObject(value)) {
      this.#notAnObject(element, given);
      return;
    }
    const collection = given ?? this.#byEntityOf(value) ?? collectionByMembers(value) ?? this.#byFile;
    const source = this.#place(element);
    const resource =
      collection === undefined
        ? undefined
        : toGraphResource(value, collection, projected, source, elementLocator(element.text, source));
    if (resource !== undefined) this.#resources.push(resource);
    else {
      if (collection !== undefined) this.#partial.add(collectionType(collection));
      this.#unknownCollection(element);
    }
  }

  /** What it stood for is not known, so its collection is not whole. */
  #notAnObject(element: ParsedElement, collection: GraphCollection | undefined): void {
    if (collection !== undefined) this.#partial.add(collectionType(collection));
    if (this.#diagnostics.some(({ code }) => code === 'GRAPH_NOT_AN_OBJECT')) return;
    this.#say(
      'warning',
      'GRAPH_NOT_AN_OBJECT',
      'An element that is not an object was left out, so what is not here is not taken as absent: save the answer as Graph gave it',
      this.#place(element),
    );
  }

  #unknownCollection(element: ParsedElement): void {
    if (this.#diagnostics.some((d) => d.code === 'GRAPH_UNKNOWN_COLLECTION')) return;
    this.#say(
      'info',
      'GRAPH_UNKNOWN_COLLECTION',
      'Objects of a collection that no control reads, or without a key, were left out; name the file after the Graph path if it is one',
      this.#place(element),
    );
  }

  #refused(error: JsonObject, element: ParsedElement, collection: GraphCollection | undefined): void {
    const code = jsonMember(error, 'code');
    const name = typeof code === 'string' && /^[\w.]{1,60}$/.test(code) ? code : 'an error';
    const what = collection === undefined ? 'this request' : collection.path;
    const ask = collection === undefined ? 'the permission that the request needs' : collection.permission;
    if (collection !== undefined) this.#partial.add(collectionType(collection));
    this.#say(
      'warning',
      'GRAPH_PERMISSION',
      `Graph answered ${name} for ${what}: it stays unknown (permission) until it is exported with ${ask}`,
      this.#place(element),
    );
  }
}

/** Elements of a list inside an element: they have the place of what holds them. */
function nested(value: readonly Json[], holder: ParsedElement): readonly ParsedElement[] {
  return value.map((item) => ({ value: item, text: JSON.stringify(item), line: holder.line, column: holder.column }));
}
