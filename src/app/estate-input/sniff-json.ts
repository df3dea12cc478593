import { ArraySlicer, isArmId } from '../../estate/exports/index.ts';
import { collectionByFile, collectionByMembers, isRequestFile, parseODataContext } from '../../estate/graph/index.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../lib/json.ts';

/**
 * What a JSON file is taken for. `graph-request`: a request that is yet to be sent; `policy`: an Azure Policy definition, which is no part of an estate;
 * `terraform-raw-state`: Terraform's own state file, which has no documented format.
 */
export type JsonKind =
  | 'arm-template'
  | 'arm-parameters'
  | 'exported-template'
  | 'terraform-plan'
  | 'terraform-state'
  | 'terraform-raw-state'
  | 'export'
  | 'graph'
  | 'graph-request'
  | 'policy'
  | 'other';

/** How much of a file is looked at before it is read whole. */
export const HEAD_BYTES = 256 * 1024;

const MEMBERS_OF_LISTS = ['value', 'data', 'responses'];

/**
 * Tells from the beginning of a file whether it is a list: an export or a saved answer of Graph. Undefined where only
 * the whole file can tell.
 */
export function sniffHead(head: string, file: string): JsonKind | undefined {
  const start = head.trimStart();
  if (start.startsWith('/') || start.startsWith('#')) return undefined;
  const slices = new ArraySlicer().push(head);
  const first = slices[0];
  if (first?.kind !== 'element') return undefined;
  const element = parseJson(first.text);
  if (!isJsonObject(element)) return collectionByFile(file) === undefined ? 'other' : 'graph';
  return ofElement(element, file, head);
}

function ofElement(element: JsonObject, file: string, head: string): JsonKind {
  const inner = innermost(element);
  if (collectionByMembers(inner) !== undefined) return 'graph';
  if (isArmId(inner)) return isPolicy(inner) ? 'policy' : 'export';
  if (hasContext(head) || '@odata.context' in inner || typeof inner['@odata.type'] === 'string') return 'graph';
  if (collectionByFile(file) !== undefined) return 'graph';
  return isJsonObject(inner['error']) ? 'export' : 'other';
}

const hasContext = (head: string): boolean => {
  const text = /"@odata\.context"\s*:\s*"([^"]{1,2000})"/.exec(head)?.[1];
  return text !== undefined && (parseODataContext(text) !== undefined || text.includes('graph.microsoft'));
};

/** The first object inside pages and answers of a batch. */
function innermost(element: JsonObject): JsonObject {
  let at = element;
  for (let depth = 0; depth < 5; depth++) {
    if (isArmId(at)) return at;
    const next: Json | undefined = at['content'] ?? at['body'] ?? firstOf(at);
    if (!isJsonObject(next)) return at;
    at = next;
  }
  return at;
}

function firstOf(object: JsonObject): Json | undefined {
  for (const name of MEMBERS_OF_LISTS) {
    const value = object[name];
    if (Array.isArray(value)) return value[0];
  }
  return undefined;
}

/** What a whole document is. @param file for Graph collections that only their file name tells */
export function sniffJson(json: Json, file: string): JsonKind {
  if (Array.isArray(json)) {
    const first: Json | undefined = json[0];
    if (isJsonObject(first)) return ofElement(first, file, '');
    return collectionByFile(file) === undefined ? 'other' : 'graph';
  }
  if (!isJsonObject(json)) return 'other';
  if (isRequestFile(json)) return 'graph-request';
  return ofSchema(json) ?? ofTerraform(json) ?? ofAnswer(json, file);
}

function ofSchema(json: JsonObject): JsonKind | undefined {
  const schema = typeof json['$schema'] === 'string' ? json['$schema'] : '';
  if (/deploymentTemplate\.json/i.test(schema)) return 'arm-template';
  if (/deploymentParameters\.json/i.test(schema)) return 'arm-parameters';
  const { template, resources, parameters, contentVersion } = json;
  if (isJsonObject(template) && ('$schema' in template || 'contentVersion' in template)) return 'exported-template';
  if (schema !== '' || typeof contentVersion !== 'string') return undefined;
  if (typeof resources === 'object' && resources !== null) return 'arm-template';
  return isJsonObject(parameters) ? 'arm-parameters' : undefined;
}

function ofTerraform(json: JsonObject): JsonKind | undefined {
  if (typeof json['format_version'] === 'string') {
    if ('planned_values' in json || 'resource_changes' in json) return 'terraform-plan';
    return 'values' in json || 'terraform_version' in json ? 'terraform-state' : undefined;
  }
  return typeof json['lineage'] === 'string' && 'serial' in json ? 'terraform-raw-state' : undefined;
}

function ofAnswer(json: JsonObject, file: string): JsonKind {
  const element = firstOf(json);
  const context = json['@odata.context'];
  if (isJsonObject(element)) return ofElement(element, file, JSON.stringify({ '@odata.context': context ?? '' }));
  if (typeof context === 'string' && hasContext(JSON.stringify({ '@odata.context': context }))) return 'graph';
  if (collectionByFile(file) !== undefined) return 'graph';
  if (isPolicy(json)) return 'policy';
  if (collectionByMembers(json) !== undefined) return 'graph';
  if (isArmId(json)) return 'export';
  const isAnswer = MEMBERS_OF_LISTS.some((name) => Array.isArray(json[name])) && Object.keys(json).length <= 6;
  return isAnswer || isErrorAnswer(json) ? 'export' : 'other';
}

const isErrorAnswer = (json: JsonObject): boolean =>
  isJsonObject(json['error']) && typeof json['error']['code'] === 'string';

function isPolicy(json: JsonObject): boolean {
  const properties = json['properties'];
  const holder = isJsonObject(properties) ? properties : json;
  return isJsonObject(holder['policyRule']) || Array.isArray(holder['policyDefinitions']);
}
