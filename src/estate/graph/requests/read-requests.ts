import type { JsonObject } from '../../../lib/json.ts';
import type { Diagnostic, ReadResult, Resource } from '../../../model/resource.ts';
import { elementLocator } from '../../exports/element-locator.ts';
import { collectionByPath, collectionType } from '../collections.ts';
import { toGraphResource } from '../to-graph-resource.ts';
import type { RequestedObject } from './cmdlet-objects.ts';
import { parseRequestFile } from './request-file.ts';
import { objectsOf } from './request-objects.ts';

/** A file that holds one request. */
export interface RequestText {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads requests that are yet to be sent as what the tenant will hold: each as the object that it makes, requests that add
 * to one object together. What a change leaves unsaid stays unknown.
 * @param whole the estate is declared whole, so that a kind of object of which there is a request has no others
 */
export function readRequests(files: readonly RequestText[], { whole }: { readonly whole: boolean }): ReadResult {
  const diagnostics: Diagnostic[] = [];
  const made = new Map<string, Made>();
  for (const { file, text } of files) {
    const request = parseRequestFile(text);
    if (request === undefined) continue;
    if (request.open.length > 0) diagnostics.push(openValues(file, request.open));
    for (const object of objectsOf(request)) keep(made, object, { file, text });
  }
  const resources = [...made.values()].flatMap((one) => toResource(one) ?? []);
  return { resources, diagnostics, wholeTypes: whole ? [...new Set(resources.map(({ type }) => type))] : [] };
}

const openValues = (file: string, names: readonly string[]): Diagnostic => ({
  severity: 'warning',
  code: 'GRAPH_REQUEST_VALUE',
  message: `The request asks for ${names.join(', ')} and "given" has no value for it: give one, as it is compared with what is declared`,
  source: { file },
});

interface Made extends RequestedObject {
  readonly text: RequestText;
}

/** Puts what several requests say of one object together: a later one adds to it. */
function keep(made: Map<string, Made>, { collection, object, isChange }: RequestedObject, text: RequestText): void {
  const key = `${collection}/${String(object['id'] ?? object['Guid'] ?? '')}`;
  const before = made.get(key);
  const joined: JsonObject = { ...before?.object, ...object };
  // Nothing is left out of an object that is made here, whatever is added later.
  const changes = before === undefined ? isChange === true : before.isChange === true;
  made.set(key, { collection, object: joined, text: before?.text ?? text, ...(changes ? { isChange: true } : {}) });
}

function toResource({ collection, object, isChange, text }: Made): Resource | undefined {
  const row = collectionByPath(collection);
  if (row === undefined) return undefined;
  const source = { file: text.file, line: 1, column: 1 };
  const locate = elementLocator(text.text, source);
  const resource = toGraphResource(object, row, false, source, (path) => locate(['body', ...path]));
  if (resource === undefined || resource.type !== collectionType(row).toLowerCase()) return undefined;
  return { ...resource, origin: 'declaration', completeness: isChange === true ? 'summary' : 'declared' };
}
