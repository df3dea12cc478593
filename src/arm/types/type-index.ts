import { parseJson } from '../../lib/json.ts';
import type { ResourceShape } from './type-node.ts';

/** What an index says of a type and version: its shape, or which of the two it does not know. */
export type FoundShape =
  | { readonly kind: 'found'; readonly shape: ResourceShape }
  | { readonly kind: 'unknown-type' }
  /** `versions`: those that are known of the type, oldest first. */
  | { readonly kind: 'unknown-version'; readonly versions: readonly string[] };

/** Resource types by name and API version. Names and versions compare without regard to case. */
export interface TypeIndex {
  readonly find: (type: string, apiVersion: string) => FoundShape;
  /** Names with their versions, as Microsoft spells them, in order: `Microsoft.Storage/storageAccounts@2024-01-01`. */
  readonly names: readonly string[];
}

/**
 * An index over shapes whose JSON text is fetched when the type is first asked for: opening it parses nothing.
 * @param names each with its version behind an `@`
 * @param read the JSON text of the shape at a position of `names`; undefined, or text that is no shape, counts as unknown
 */
export function lazyTypeIndex(names: readonly string[], read: (position: number) => string | undefined): TypeIndex {
  const types = new Map<string, Map<string, number>>();
  for (const [position, name] of names.entries()) {
    const { type, version } = splitName(name);
    const versions = types.get(type.toLowerCase()) ?? new Map<string, number>();
    versions.set(version.toLowerCase(), position);
    types.set(type.toLowerCase(), versions);
  }
  const shapes = new Map<number, ResourceShape | undefined>();
  const shapeAt = (position: number): ResourceShape | undefined => {
    if (!shapes.has(position)) shapes.set(position, asShape(read(position)));
    return shapes.get(position);
  };
  return {
    names,
    find: (type, apiVersion) => {
      const versions = types.get(type.toLowerCase());
      if (versions === undefined) return { kind: 'unknown-type' };
      const position = versions.get(apiVersion.toLowerCase());
      const shape = position === undefined ? undefined : shapeAt(position);
      if (shape === undefined) return { kind: 'unknown-version', versions: [...versions.keys()].toSorted() };
      return { kind: 'found', shape };
    },
  };
}

/** An index of shapes that are at hand. */
export const typeIndexOf = (shapes: readonly ResourceShape[]): TypeIndex =>
  lazyTypeIndex(
    shapes.map(({ name }) => name),
    (position) => JSON.stringify(shapes[position]),
  );

/** The type and the version of `type@version`. */
export function splitName(name: string): { readonly type: string; readonly version: string } {
  const at = name.lastIndexOf('@');
  return at < 0 ? { type: name, version: '' } : { type: name.slice(0, at), version: name.slice(at + 1) };
}

/** The file is Safeguard's own and sealed by a hash, so that only its outline is looked at. */
function asShape(text: string | undefined): ResourceShape | undefined {
  const json: unknown = text === undefined ? undefined : parseJson(text);
  return isShape(json) ? json : undefined;
}

const isShape = (json: unknown): json is ResourceShape =>
  typeof json === 'object' &&
  json !== null &&
  'name' in json &&
  'body' in json &&
  typeof json.body === 'number' &&
  'writable' in json &&
  typeof json.writable === 'number' &&
  'nodes' in json &&
  Array.isArray(json.nodes);
