import { childOf, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { oneLine } from '../../lib/one-line.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Members, ResourceEntry, StringNode, TypeChunk, TypeNode } from './type-node.ts';

/** More types than any provider has in one version. */
const MOST_NODES = 200_000;

/**
 * Resource types of a `types.json` in the format of Microsoft's bicep types, with only the types that they need, texts that
 * are one of a few gathered into one node, and descriptions left out.
 * @param types the list of types of the file; `$ref: "#/12"` means its element 12
 * @param positions of the resource types that are wanted
 * @param unsure see `lostNames`
 * @returns on error one line: what stands at a position is no resource type, or a reference leads nowhere
 * Source: https://github.com/Azure/bicep-types
 */
export function reduceTypes(
  types: readonly Json[],
  positions: readonly number[],
  unsure: readonly string[] = [],
): Result<TypeChunk, string> {
  const reduction = new Reduction(types);
  const resources: ResourceEntry[] = [];
  for (const at of positions) {
    const type = types[at];
    if (!isJsonObject(type) || type['$type'] !== 'ResourceType' || typeof type['name'] !== 'string') {
      return err(`type ${at} is no resource type`);
    }
    resources.push({ name: type['name'], writable: writableScopes(type), body: reduction.position(type['body']) });
    const { failure } = reduction.finish();
    if (failure !== undefined) return err(`${oneLine(type['name']).slice(0, 120)}: ${failure}`);
  }
  return ok({ resources, nodes: reduction.nodes, ...(unsure.length === 0 ? {} : { unsure }) });
}

/** Positions of the resource types in a list of types. */
export const resourceTypesIn = (types: readonly Json[]): readonly number[] =>
  types.flatMap((type, at) => (isJsonObject(type) && type['$type'] === 'ResourceType' ? [at] : []));

/** So many members without one called "description" are no accident: many objects of Azure have one. */
const TELLING = 1000;

/**
 * Names of members that were stripped from a list of types together with the descriptions of members, which go by the same
 * name: `description`, where there are many members, none is called so, and none has a description.
 */
export function lostNames(types: readonly Json[]): readonly string[] {
  let members = 0;
  for (const type of types) {
    for (const part of ['properties', 'baseProperties']) {
      const properties = childOf(type, part);
      if (!isJsonObject(properties)) continue;
      const own = Object.values(properties);
      if (properties['description'] !== undefined) return [];
      if (own.some((member) => childOf(member, 'description') !== undefined)) return [];
      members += own.length;
    }
  }
  return members >= TELLING ? ['description'] : [];
}

/** Older files say the scopes of a type in `scopeType`, those where it is only read in `readOnlyScopes`, and `flags` 1 where it is only read anywhere. */
function writableScopes(resource: JsonObject): number {
  const { writableScopes: writable, scopeType, readOnlyScopes, flags } = resource;
  if (typeof writable === 'number') return writable;
  if (typeof flags === 'number' && (flags & 1) !== 0) return 0;
  // Nothing said of it is no restriction.
  if (typeof scopeType !== 'number' || scopeType === 0) return 31;
  return scopeType & ~(typeof readOnlyScopes === 'number' ? readOnlyScopes : 0);
}

/** One walk over what a resource type reaches. It works through a list, so that no nesting can fill the stack. */
class Reduction {
  readonly nodes: TypeNode[] = [];
  readonly #types: readonly Json[];
  readonly #positions = new Map<number, number>();
  readonly #waiting: { readonly type: number; readonly node: number }[] = [];
  #failure: string | undefined;

  constructor(types: readonly Json[]) {
    this.#types = types;
  }

  /** The position that the type behind a reference has, or will have, in the shape. */
  position(reference: Json | undefined): number {
    const type = referenceOf(reference);
    if (type === undefined || this.#types[type] === undefined) {
      this.#failure ??= 'a reference leads nowhere in its file';
      return 0;
    }
    const known = this.#positions.get(type);
    if (known !== undefined) return known;
    const node = this.nodes.length;
    this.nodes.push({ kind: 'any' });
    this.#positions.set(type, node);
    this.#waiting.push({ type, node });
    return node;
  }

  finish(): { readonly failure: string | undefined } {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      if (this.nodes.length > MOST_NODES) this.#failure ??= `it needs more than ${MOST_NODES} types`;
      if (this.#failure !== undefined) break;
      const type = this.#types[next.type];
      this.nodes[next.node] = isJsonObject(type) ? this.#node(type) : { kind: 'any' };
    }
    return { failure: this.#failure };
  }

  #node(type: JsonObject): TypeNode {
    switch (type['$type']) {
      case 'StringType':
        return stringNode(type);
      case 'StringLiteralType':
        return { kind: 'enum', values: [String(type['value'])] };
      case 'BooleanType':
        return { kind: 'bool' };
      case 'NullType':
        return { kind: 'null' };
      case 'IntegerType':
        return { kind: 'int', ...numberAs('min', type['minValue']), ...numberAs('max', type['maxValue']) };
      case 'ArrayType':
        return {
          kind: 'array',
          item: this.position(type['itemType']),
          ...numberAs('min', type['minLength']),
          ...numberAs('max', type['maxLength']),
        };
      case 'UnionType':
        return this.#union(type);
      case 'ObjectType':
        return this.#object(type);
      case 'DiscriminatedObjectType':
        return this.#tagged(type);
      case 'BuiltInType':
        return builtIn(type['kind']);
      default:
        // `AnyType`, and whatever the format learns later: of such a value nothing is said.
        return { kind: 'any' };
    }
  }

  #object(type: JsonObject): TypeNode {
    const members = this.#members(type['properties']);
    const more = type['additionalProperties'];
    // An object of which the file tells no member at all is one that it does not describe.
    if (more === undefined && Object.keys(members).length === 0) return { kind: 'any' };
    return {
      kind: 'object',
      members,
      ...(more === undefined ? {} : { rest: this.position(more) }),
      ...(type['sensitive'] === true ? { secret: true as const } : {}),
    };
  }

  #tagged(type: JsonObject): TypeNode {
    const elements = isJsonObject(type['elements']) ? Object.entries(type['elements']) : [];
    return {
      kind: 'tagged',
      by: String(type['discriminator']),
      members: this.#members(type['baseProperties']),
      variants: Object.fromEntries(elements.map(([tag, element]) => [tag, this.position(element)])),
    };
  }

  #members(properties: Json | undefined): Members {
    if (!isJsonObject(properties)) return {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]): [string, Members[string]] => {
        const position = this.position(childOf(property, 'type'));
        const flags = childOf(property, 'flags');
        return [name, typeof flags === 'number' && flags !== 0 ? [position, flags] : position];
      }),
    );
  }

  /** Texts alone, with or without "or any other", become one node. */
  #union(type: JsonObject): TypeNode {
    const elements = Array.isArray(type['elements']) ? (type['elements'] as readonly Json[]) : [];
    const targets = elements.map((element) => this.#types[referenceOf(element) ?? -1]);
    const literals = targets.filter((target) => childOf(target, '$type') === 'StringLiteralType');
    const strings = targets.filter((target) => childOf(target, '$type') === 'StringType');
    if (literals.length > 0 && literals.length + strings.length === targets.length) {
      return {
        kind: 'enum',
        values: literals.map((literal) => String(childOf(literal, 'value'))),
        ...(strings.length > 0 ? { open: true as const } : {}),
      };
    }
    return { kind: 'union', of: elements.map((element) => this.position(element)) };
  }
}

/** The position in `{"$ref": "#/12"}`. References into other files are not used between types of Azure. */
function referenceOf(reference: Json | undefined): number | undefined {
  const target = childOf(reference, '$ref');
  const found = typeof target === 'string' ? /^#\/(\d{1,9})$/.exec(target) : null;
  return found === null ? undefined : Number(found[1]);
}

const numberAs = <Name extends string>(name: Name, value: Json | undefined): { readonly [Key in Name]?: number } =>
  (typeof value === 'number' && Number.isFinite(value) ? { [name]: value } : {}) as { readonly [Key in Name]?: number };

function stringNode(type: JsonObject): StringNode {
  const { pattern, sensitive } = type;
  return {
    kind: 'string',
    ...numberAs('min', type['minLength']),
    ...numberAs('max', type['maxLength']),
    ...(typeof pattern === 'string' ? { pattern } : {}),
    ...(sensitive === true ? { secret: true as const } : {}),
  };
}

/** Files of an older format name what has no shape of its own by number. */
function builtIn(kind: Json | undefined): TypeNode {
  const kinds: readonly TypeNode[] = [
    { kind: 'any' },
    { kind: 'any' },
    { kind: 'null' },
    { kind: 'bool' },
    { kind: 'int' },
    { kind: 'string' },
  ];
  return kinds[typeof kind === 'number' ? kind : 0] ?? { kind: 'any' };
}
