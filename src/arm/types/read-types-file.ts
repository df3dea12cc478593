import { childOf, isJsonObject, type Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { lostNames, reduceTypes, resourceTypesIn } from './reduce-types.ts';
import { splitName } from './type-index.ts';
import type { TypeChunk } from './type-node.ts';

/**
 * Reads a file of types in the format of Microsoft's bicep types: the list of a `types.json`, or an object that has such a
 * list as its member `types`.
 * @param wants whether a resource type is wanted, by its name with its version
 * @returns a chunk for each provider and version; on error one line
 * Source: https://github.com/Azure/bicep-types-az
 */
export function readTypesFile(
  json: Json,
  wants: (name: string) => boolean = () => true,
): Result<readonly TypeChunk[], string> {
  const types = isJsonObject(json) ? json['types'] : json;
  if (!Array.isArray(types)) return err('it is no list of types');
  const list = types as readonly Json[];
  const [first] = list;
  if (isJsonObject(first) && typeof first['$type'] !== 'string') {
    return err('its types are not of the format that Microsoft has used since 2024 (each with a "$type")');
  }
  const unsure = lostNames(list);
  const chunks: TypeChunk[] = [];
  for (const positions of grouped(list, wants).values()) {
    const chunk = reduceTypes(list, positions, unsure);
    if (!chunk.ok) return chunk;
    chunks.push(chunk.value);
  }
  return ok(chunks);
}

function grouped(list: readonly Json[], wants: (name: string) => boolean): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const at of resourceTypesIn(list)) {
    const name = childOf(list[at], 'name');
    if (typeof name !== 'string' || !wants(name)) continue;
    const { type, version } = splitName(name.toLowerCase());
    const key = `${type.split('/')[0]}@${version}`;
    groups.set(key, [...(groups.get(key) ?? []), at]);
  }
  return groups;
}

/**
 * Whether a resource type is one of those that patterns name: `Microsoft.Network/*`, `Microsoft.Sql/servers@2023-*`; a `*`
 * stands for any characters, a pattern without `@` for every version. No patterns name all.
 */
export function isWanted(name: string, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  const { type } = splitName(name);
  return patterns.some((pattern) => fits(pattern.toLowerCase(), (pattern.includes('@') ? name : type).toLowerCase()));
}

/** Each piece between two stars is found as early as it can be, and the last one at the end: no search goes back. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
