import { isJsonObject, type Json, type JsonObject, parseBoundedJson } from '../../lib/json.ts';
import type { TypeChunk, TypeNode } from './type-node.ts';

/** The chunk that JSON text says, or undefined where it says none: each node is looked at, so that a damaged file cannot mislead. */
export function parseChunk(text: string): TypeChunk | undefined {
  const json: unknown = parseBoundedJson(text);
  return isChunk(json) ? json : undefined;
}

function isChunk(json: unknown): json is TypeChunk {
  if (!isJsonObject(json as Json)) return false;
  const { resources, nodes, unsure } = json as JsonObject;
  const isList = (list: Json | undefined): list is readonly Json[] => Array.isArray(list);
  return (
    isList(resources) &&
    resources.every(isEntry) &&
    isList(nodes) &&
    nodes.every(isNode) &&
    (unsure === undefined || isTexts(unsure))
  );
}

const isEntry = (entry: Json): boolean =>
  isJsonObject(entry) &&
  typeof entry['name'] === 'string' &&
  typeof entry['writable'] === 'number' &&
  typeof entry['body'] === 'number';

const isTexts = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.every((each: Json) => typeof each === 'string');
const isNumbers = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.every((each: Json) => typeof each === 'number');
const isOptional = (value: Json | undefined, type: 'number' | 'string' | 'boolean'): boolean =>
  value === undefined || typeof value === type;
const hasBounds = (node: JsonObject): boolean => isOptional(node['min'], 'number') && isOptional(node['max'], 'number');

/** What a node of each kind must have besides its kind. */
const checks: { readonly [Kind in TypeNode['kind']]: (node: JsonObject) => boolean } = {
  any: () => true,
  null: () => true,
  bool: () => true,
  int: hasBounds,
  string: (node) => hasBounds(node) && isOptional(node['pattern'], 'string'),
  enum: ({ values, open }) => isTexts(values) && isOptional(open, 'boolean'),
  array: (node) => hasBounds(node) && typeof node['item'] === 'number',
  object: ({ members, rest }) => isMembers(members) && isOptional(rest, 'number'),
  tagged: ({ by, members, variants }) =>
    typeof by === 'string' && isMembers(members) && isJsonObject(variants) && isNumbers(Object.values(variants)),
  union: ({ of }) => isNumbers(of),
};

function isNode(node: Json): boolean {
  if (!isJsonObject(node) || typeof node['kind'] !== 'string') return false;
  const { kind } = node;
  const check = Object.entries(checks).find(([name]) => name === kind)?.[1];
  return check?.(node) ?? false;
}

const isMembers = (members: Json | undefined): boolean =>
  isJsonObject(members) && Object.values(members).every((member) => typeof member === 'number' || isNumbers(member));
