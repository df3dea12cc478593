import type { ResourceShape, TypeChunk } from './type-node.ts';

/** What an index says of a type and version: its shape, or which of the two it does not know. */
export type FoundShape =
  | { readonly kind: 'found'; readonly shape: ResourceShape }
  | { readonly kind: 'unknown-type' }
  /** `versions`: those that are known of the type, oldest first. */
  | { readonly kind: 'unknown-version'; readonly versions: readonly string[] };

/** Resource types by name and API version. Names and versions compare without regard to case. */
export interface TypeIndex {
  readonly find: (type: string, apiVersion: string) => FoundShape;
  /** Names with their versions, as Microsoft spells them: `Microsoft.Storage/storageAccounts@2024-01-01`. */
  readonly names: readonly string[];
}

/**
 * An index whose parts are fetched when one of their types is first asked for: opening it parses nothing.
 * @param names for each part, the names of its resource types, each with its version behind an `@`
 * @param read the part at a position; undefined where it cannot be read: its types then count as unknown
 */
export function lazyTypeIndex(
  names: readonly (readonly string[])[],
  read: (part: number) => TypeChunk | undefined,
): TypeIndex {
  const places = new Map<string, Map<string, number>>();
  for (const [part, own] of names.entries()) {
    for (const name of own) {
      const { type, version } = splitName(name.toLowerCase());
      const versions = places.get(type) ?? new Map<string, number>();
      versions.set(version, part);
      places.set(type, versions);
    }
  }
  const shapes = new Map<number, ReadonlyMap<string, ResourceShape>>();
  const shapesOf = (part: number): ReadonlyMap<string, ResourceShape> => {
    const known = shapes.get(part) ?? byName(read(part));
    shapes.set(part, known);
    return known;
  };
  return {
    names: names.flat(),
    find: (type, apiVersion) => {
      const versions = places.get(type.toLowerCase());
      if (versions === undefined) return { kind: 'unknown-type' };
      const part = versions.get(apiVersion.toLowerCase());
      const shape = part === undefined ? undefined : shapesOf(part).get(`${type}@${apiVersion}`.toLowerCase());
      if (shape === undefined) return { kind: 'unknown-version', versions: [...versions.keys()].toSorted() };
      return { kind: 'found', shape };
    },
  };
}

/** An index of parts that are at hand. */
export const typeIndexOf = (chunks: readonly TypeChunk[]): TypeIndex =>
  lazyTypeIndex(
    chunks.map(({ resources }) => resources.map(({ name }) => name)),
    (part) => chunks[part],
  );

function byName(chunk: TypeChunk | undefined): ReadonlyMap<string, ResourceShape> {
  if (chunk === undefined) return new Map();
  const { nodes, unsure } = chunk;
  return new Map(
    chunk.resources.map((resource): [string, ResourceShape] => [
      resource.name.toLowerCase(),
      { ...resource, nodes, ...(unsure === undefined ? {} : { unsure }) },
    ]),
  );
}

/** The type and the version of `type@version`. */
export function splitName(name: string): { readonly type: string; readonly version: string } {
  const at = name.lastIndexOf('@');
  return at < 0 ? { type: name, version: '' } : { type: name.slice(0, at), version: name.slice(at + 1) };
}
