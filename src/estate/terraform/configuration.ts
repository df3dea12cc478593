import { childOf, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { type ModuleStep, parseModule } from './address.ts';
import { arrayAt, type Instance, objectAt } from './instance.ts';
import { textOf } from './value-text.ts';

/** The `configuration` part of a plan: what the author wrote, expression by expression, without values. */
export class Configuration {
  readonly #root: JsonObject | undefined;
  readonly #modules = new Map<string, JsonObject | undefined>();
  readonly #resources = new Map<string, ReadonlyMap<string, JsonObject>>();
  readonly #ofInstance = new WeakMap<Instance, { readonly found: JsonObject | undefined }>();
  readonly #providers: JsonObject;

  constructor(configuration: JsonObject | undefined) {
    this.#root = configuration === undefined ? undefined : objectAt(configuration, 'root_module');
    this.#providers = configuration === undefined ? {} : objectAt(configuration, 'provider_config');
  }

  /** The configuration of a module, whichever instance of it. */
  module(steps: readonly ModuleStep[]): JsonObject | undefined {
    const key = steps.map((s) => s.call).join('.');
    if (!this.#modules.has(key)) this.#modules.set(key, this.#findModule(steps));
    return this.#modules.get(key);
  }

  #findModule(steps: readonly ModuleStep[]): JsonObject | undefined {
    let at = this.#root;
    for (const step of steps) {
      const call = at === undefined ? undefined : objectAt(objectAt(at, 'module_calls'), step.call);
      at = call !== undefined && isJsonObject(call['module']) ? call['module'] : undefined;
    }
    return at;
  }

  /** The module call that made a module instance, and the source it names. */
  call(steps: readonly ModuleStep[]): JsonObject | undefined {
    const last = steps.at(-1);
    const parent = this.module(steps.slice(0, -1));
    if (last === undefined || parent === undefined) return undefined;
    const call = objectAt(objectAt(parent, 'module_calls'), last.call);
    return call['expressions'] === undefined && call['module'] === undefined ? undefined : call;
  }

  /** The block that an instance comes from. */
  resource(instance: Instance): JsonObject | undefined {
    let known = this.#ofInstance.get(instance);
    if (known === undefined) {
      known = { found: this.#block(instance) };
      this.#ofInstance.set(instance, known);
    }
    return known.found;
  }

  #block(instance: Instance): JsonObject | undefined {
    const steps = parseModule(instance.module);
    const key = steps.map((s) => s.call).join('.');
    let resources = this.#resources.get(key);
    if (resources === undefined) {
      resources = indexResources(this.module(steps));
      this.#resources.set(key, resources);
    }
    return resources.get(`${instance.mode}.${instance.type}.${instance.name}`);
  }

  /** The configuration of the provider that a resource goes through. */
  provider(resource: JsonObject | undefined, name: string): JsonObject {
    const key = resource?.['provider_config_key'];
    return objectAt(this.#providers, typeof key === 'string' ? key : name);
  }
}

function indexResources(module: JsonObject | undefined): ReadonlyMap<string, JsonObject> {
  const index = new Map<string, JsonObject>();
  for (const entry of module === undefined ? [] : arrayAt(module, 'resources')) {
    if (!isJsonObject(entry)) continue;
    const mode = entry['mode'] === 'data' ? 'data' : 'managed';
    index.set(`${mode}.${textOf(entry['type'])}.${textOf(entry['name'])}`, entry);
  }
  return index;
}

/** What the configuration says of one attribute. `unset`: the author wrote nothing; `hidden`: it cannot be told. */
export type Written =
  | { readonly kind: 'unset' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'constant'; readonly value: Json }
  /** `template`: what was written, where it stands in JSON syntax, which shows the form of an expression. */
  | { readonly kind: 'references'; readonly references: readonly string[]; readonly template?: string };

/**
 * The expression at a path of a resource's configuration. A nested block of which there are several is matched by its
 * constant attributes, because a set has no order; where that does not single one out, it is `hidden`, as the content of
 * a `dynamic` block is.
 */
export function writtenAt(config: JsonObject | undefined, path: readonly (string | number)[], values: Json): Written {
  if (config === undefined) return hidden;
  let at: Json | undefined = objectAt(config, 'expressions');
  let value: Json | undefined = values;
  let i = -1;
  for (const step of path) {
    i++;
    const outer = value;
    value = childOf(value, step);
    if (typeof step === 'number') {
      if (Array.isArray(at)) at = matchBlock(at, value);
      continue;
    }
    if (i > 0 && isJsonObject(at) && isExpression(at)) return readExpression(at, { path: path.slice(i), value: outer });
    const next = childOf(at, step);
    if (next === undefined) return isJsonObject(at) && i === path.length - 1 ? unset : hidden;
    at = next;
  }
  return isJsonObject(at) && isExpression(at) ? readExpression(at) : hidden;
}

const hidden: Written = { kind: 'hidden' };
const unset: Written = { kind: 'unset' };

const isExpression = (value: JsonObject): boolean =>
  Object.keys(value).every((key) => key === 'references' || key === 'constant_value');

/**
 * What one expression of the configuration is written as: a constant, the references it reads, or hidden.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function readExpression(expression: JsonObject, below: Below = { path: [], value: null }): Written {
  const { references } = expression;
  if (Array.isArray(references)) {
    const found = { kind: 'references', references: references.filter((r) => typeof r === 'string') } as const;
    // Configuration in JSON syntax shows its texts beside their references.
    const template = textBelow(expression['constant_value'], below);
    return typeof template === 'string' ? { ...found, template } : found;
  }
  const constant = expression['constant_value'];
  return constant === undefined ? { kind: 'hidden' } : { kind: 'constant', value: constant };
}

/** Where in the value of an expression something stands, and that value as far as it is known. */
interface Below {
  readonly path: readonly (string | number)[];
  readonly value: Json | undefined;
}

/** What was written at a place of an expression in JSON syntax; elements of a set are found by what is known of them. */
function textBelow(written: Json | undefined, { path, value }: Below): Json | undefined {
  let text = written;
  let known = value;
  for (const step of path) {
    known = childOf(known, step);
    text = typeof step === 'number' && Array.isArray(text) ? elementOf(text, step, known) : childOf(text, step);
  }
  return text;
}

function elementOf(list: readonly Json[], at: number, known: Json | undefined): Json | undefined {
  if (!isJsonObject(known) || list.length > MAX_BLOCKS) return list[at];
  const fitting = list.filter(
    (item) =>
      isJsonObject(item) &&
      Object.entries(item).every(([key, text]) => {
        const isOpen = text === null || typeof text === 'object' || (typeof text === 'string' && text.includes('${'));
        return isOpen || known[key] === undefined || known[key] === null || textOf(text) === textOf(known[key]);
      }),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Blocks of one kind in one resource that are told apart; Azure stops at about a thousand rules. */
const MAX_BLOCKS = 2000;

function matchBlock(blocks: readonly Json[], value: Json | undefined): Json | undefined {
  if (blocks.length === 1) return blocks[0];
  if (blocks.length > MAX_BLOCKS) return undefined;
  const fitting = blocks.filter((b) => isJsonObject(b) && constantsFit(b, value));
  const [first] = fitting;
  if (fitting.length === 1) return first;
  const text = JSON.stringify(first);
  return fitting.every((b) => JSON.stringify(b) === text) ? first : undefined;
}

function constantsFit(block: JsonObject, value: Json | undefined): boolean {
  if (!isJsonObject(value)) return true;
  return Object.entries(block).every(([key, expression]) => {
    if (!isJsonObject(expression)) return true;
    const constant = expression['constant_value'];
    const actual = value[key];
    return (
      constant === undefined ||
      typeof constant === 'object' ||
      actual === undefined ||
      textOf(constant) === textOf(actual)
    );
  });
}
