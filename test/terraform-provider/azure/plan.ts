import { type CtyObject, type CtyType, type CtyValue, canonical, isList, isObject, UNKNOWN } from '../cty/value.ts';
import { type Attribute, type Block, type NestedBlock, typeOf } from '../schema/schema.ts';
import type { TypeKnowledge } from './knowledge.ts';

/** What a change would come to, and the attributes that cannot be changed without making the resource anew. */
export interface Planned {
  readonly state: CtyObject;
  readonly recreate: readonly string[];
}

/**
 * The state that a configuration leads to, as a provider on Terraform's SDK 2 plans it: what is configured, documented
 * defaults, what Azure decided before, and unknown where Azure is yet to decide. An id that differs from the one before in
 * its case alone, or a location in its spelling, is no change.
 */
export function planChange(
  block: Block,
  knowledge: TypeKnowledge,
  config: CtyObject,
  prior: CtyObject | undefined,
): Planned {
  const state = new Planner(knowledge).block(block, config, prior, '');
  const recreate = prior === undefined ? [] : changedAmong(knowledge.recreate, prior, state, typeOf(block));
  return { state, recreate };
}

class Planner {
  readonly #defaults: TypeKnowledge['defaults'];
  readonly #filled: ReadonlySet<string>;
  constructor({ defaults, filled }: TypeKnowledge) {
    this.#defaults = defaults;
    this.#filled = new Set(filled);
  }

  block(block: Block, config: CtyObject, prior: CtyObject | undefined, path: string): CtyObject {
    const planned: Record<string, CtyValue> = {};
    for (const [name, attribute] of Object.entries(block.attributes))
      planned[name] = this.#attribute(attribute, config[name] ?? null, prior?.[name], name, path + name);
    for (const [name, nested] of Object.entries(block.blocks))
      planned[name] = this.#nested(nested, config[name] ?? null, prior?.[name], path + name);
    return planned;
  }

  #attribute(
    attribute: Attribute,
    config: CtyValue,
    prior: CtyValue | undefined,
    name: string,
    path: string,
  ): CtyValue {
    if (attribute.writeOnly) return null;
    if (config === null) {
      if (attribute.use === 'optional') return this.#defaults[path] ?? null;
      return attribute.use === 'required' ? null : (prior ?? (prior === undefined ? UNKNOWN : null));
    }
    return this.#value(attribute.type, config, prior, name, path);
  }

  #value(type: CtyType, config: CtyValue, prior: CtyValue | undefined, name: string, path: string): CtyValue {
    if (config === UNKNOWN) return UNKNOWN;
    if (typeof config === 'string') return sameText(name, config, prior) ? (prior ?? config) : normal(name, config);
    if (!isList(config) || typeof type === 'string') return config;
    const [kind, inner] = type;
    if (kind !== 'list' && kind !== 'set') return config;
    if (typeof inner !== 'string' && inner[0] === 'object') {
      const members = inner[1];
      return pair(config, prior, kind === 'set', inner, (item, before) => this.#object(members, item, before, path));
    }
    const before = isList(prior) ? prior : [];
    return config.map((item, index) => {
      const same = (kind === 'set' ? before : before.slice(index, index + 1)).find(
        (old) => typeof item === 'string' && sameText(name, item, old),
      );
      return same ?? item;
    });
  }

  /**
   * An element of an attribute of object type. The SDK keeps zero values where nothing was configured; only an id is the
   * provider's to give.
   */
  #object(members: Readonly<Record<string, CtyType>>, config: CtyValue, prior: CtyValue | undefined, path: string) {
    if (!isObject(config)) return config;
    const before = isObject(prior) ? prior : undefined;
    const planned: Record<string, CtyValue> = {};
    for (const [name, type] of Object.entries(members)) {
      const value = config[name] ?? null;
      const at = `${path}.${name}`;
      if (value !== null) planned[name] = this.#value(type, value, before?.[name], name, at);
      else if (name === 'id') planned[name] = before?.[name] ?? UNKNOWN;
      else planned[name] = this.#defaults[at] ?? zero(type);
    }
    return planned;
  }

  #nested(nested: NestedBlock, config: CtyValue, prior: CtyValue | undefined, path: string): CtyValue {
    if (config === UNKNOWN || config === null) return config;
    if (this.#filled.has(path) && isList(config) && config.length === 0) return prior ?? UNKNOWN;
    const one = (item: CtyValue, before: CtyValue | undefined): CtyValue =>
      isObject(item) ? this.block(nested.block, item, isObject(before) ? before : undefined, `${path}.`) : item;
    if (nested.nesting === 'single') return one(config, prior ?? undefined);
    return isList(config) ? pair(config, prior, nested.nesting === 'set', typeOf(nested.block), one) : config;
  }
}

/** Each configured element with the one before it: by place in a list; in a set the one that it would leave unchanged. */
function pair(
  config: readonly CtyValue[],
  prior: CtyValue | undefined,
  isSet: boolean,
  type: CtyType,
  plan: (item: CtyValue, before: CtyValue | undefined) => CtyValue,
): CtyValue[] {
  const left = isList(prior) ? [...prior] : [];
  if (!isSet) return config.map((item, index) => plan(item, left[index]));
  return config.map((item) => {
    const at = left.findIndex((before) => canonical(plan(item, before), type) === canonical(before, type));
    const [before] = at < 0 ? [] : left.splice(at, 1);
    return plan(item, before);
  });
}

function zero(type: CtyType): CtyValue {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'number') return 0;
  if (type === 'dynamic') return null;
  return type[0] === 'map' || type[0] === 'object' ? {} : [];
}

const locationOf = (text: string): string => text.toLowerCase().replaceAll(' ', '');
const isLocation = (name: string): boolean => name === 'location';
const normal = (name: string, text: string): string => (isLocation(name) ? locationOf(text) : text);

/** Whether azurerm takes two texts for the same: ids whatever their case, locations whatever their spelling. */
function sameText(name: string, config: string, prior: CtyValue | undefined): boolean {
  if (typeof prior !== 'string') return false;
  if (isLocation(name)) return locationOf(config) === locationOf(prior);
  return config.startsWith('/') && config.toLowerCase() === prior.toLowerCase();
}

function changedAmong(paths: readonly string[], prior: CtyObject, planned: CtyObject, type: CtyType): string[] {
  const tops = paths
    .filter((path) => valuesAt(prior, type, path.split('.')) !== valuesAt(planned, type, path.split('.')))
    .map((path) => path.split('.')[0] ?? path);
  return [...new Set(tops)];
}

/** Every value at a path, in one text. */
function valuesAt(value: CtyValue, type: CtyType, path: readonly string[]): string {
  const [name, ...rest] = path;
  if (isList(value) && typeof type !== 'string' && type[0] !== 'object' && type[0] !== 'tuple' && path.length > 0) {
    const parts = value.map((item) => valuesAt(item, type[1], path));
    return (type[0] === 'set' ? parts.toSorted() : parts).join(';');
  }
  if (name === undefined) return canonical(value, type);
  if (!isObject(value) || typeof type === 'string' || type[0] !== 'object') return value === UNKNOWN ? '?' : '';
  // An attribute that the schema does not have decides nothing.
  const inner = type[1][name];
  return inner === undefined ? '' : valuesAt(value[name] ?? null, inner, rest);
}
