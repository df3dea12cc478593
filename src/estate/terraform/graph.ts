import { parseResourceId } from '../../arm/resource-id.ts';
import { childOf, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { pathText } from './address.ts';
import { azapiId, azapiType } from './azapi-id.ts';
import { azapiOutput } from './azapi-output.ts';
import { Configuration, writtenAt } from './configuration.ts';
import { composeId, type IdHost } from './identify.ts';
import type { Instance, TerraformDocument } from './instance.ts';
import type { TerraformMapping } from './mapping/mapping.ts';
import { ReferenceResolver } from './references.ts';
import type { SourceText } from './source-text.ts';
import { Templates } from './templates.ts';
import { joinPieces, pieceOf, textOf, unknownOf } from './value-text.ts';

type Path = readonly (string | number)[];

/** How deep references may lead through modules before a value counts as unknown: hostile input can point in circles. */
const MAX_DEPTH = 48;

/** Elements of one list that are looked up; longer lists stay unknown. */
const MAX_ELEMENTS = 1000;

export interface GraphOptions {
  readonly subscriptionId: string | undefined;
  readonly assumedSubscriptionId: string;
  readonly tenantId: string;
  readonly mappingOf: (terraformType: string) => TerraformMapping | undefined;
  readonly source: SourceText;
}

/** Every resource of a document with its values, in which what is known only after apply is unknown or a symbolic id. */
export class Graph {
  readonly document: TerraformDocument;
  readonly configuration: Configuration;
  readonly options: GraphOptions;
  /** Unknowns of attributes that nobody wrote: what is absent from the request, though Azure will show a value. */
  readonly unset = new WeakSet<Unknown>();
  readonly #byPlace = new Map<string, Instance[]>();
  readonly #byIndex = new Map<string, Instance>();
  readonly #byName = new Map<string, ReadonlyMap<string, Instance>>();
  readonly #ids = new Map<Instance, Value>();
  readonly #groups = new Map<string, string>();
  readonly #resolver: ReferenceResolver;
  readonly #templates: Templates;
  readonly #defaultSubscription: string | undefined;
  #depth = 0;

  constructor(document: TerraformDocument, options: GraphOptions) {
    this.document = document;
    this.options = options;
    this.configuration = new Configuration(document.configuration);
    this.#resolver = new ReferenceResolver(this);
    this.#templates = new Templates(this);
    const seen = new Set<string>();
    for (const instance of document.instances) {
      const place = placeKey(instance.module, instance.mode, instance.type, instance.name);
      push(this.#byPlace, place, instance);
      this.#byIndex.set(indexKey(place, instance.index), instance);
      const { subscription_id: subscription, name, id } = instance.values;
      if (instance.type === 'azurerm_client_config' && typeof subscription === 'string') seen.add(subscription);
      if (instance.type === 'azurerm_resource_group' && typeof name === 'string' && typeof id === 'string') {
        this.#groups.set(name.toLowerCase(), id);
      }
    }
    this.#defaultSubscription = seen.size === 1 ? [...seen][0] : undefined;
  }

  /** Instances of a resource block in one module instance. */
  instancesAt(module: string, mode: 'managed' | 'data', type: string, name: string): readonly Instance[] {
    return this.#byPlace.get(placeKey(module, mode, type, name)) ?? [];
  }

  /** The instance with an index; undefined where there is none. */
  instanceAt(
    module: string,
    mode: 'managed' | 'data',
    type: string,
    name: string,
    index: string | number | undefined,
  ): Instance | undefined {
    return this.#byIndex.get(indexKey(placeKey(module, mode, type, name), index));
  }

  /** The attribute at a path, with its unknowns; undefined for null and what is not there. */
  valueAt(instance: Instance, path: Path): Value | undefined {
    let value: Json | undefined = instance.values;
    let unknown: Json | undefined = instance.unknown;
    let i = 0;
    for (const step of path) {
      if (unknown === true)
        return this.#deeper(this.#unknownAt(instance, path.slice(0, i)), path.slice(i), instance, path);
      value = childOf(value, step);
      unknown = childOf(unknown, step);
      i++;
    }
    const result = this.#overlay(instance, value, unknown, path) ?? this.#writeOnly(instance, path);
    if (result !== undefined || path.length !== 1 || unknown !== undefined) return result;
    return instance.fromState || path[0] === 'id' ? undefined : this.#missing(instance, path);
  }

  /**
   * Write-only attributes (`network_security_group_id_wo`) are null in every plan and state; only the configuration tells.
   * Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  #writeOnly(instance: Instance, path: Path): Value | undefined {
    const [attribute] = path;
    if (path.length !== 1 || typeof attribute !== 'string' || !attribute.endsWith('_wo')) return undefined;
    const written = writtenAt(this.configuration.resource(instance), path, instance.values);
    if (written.kind === 'constant') return written.value ?? undefined;
    return written.kind === 'references' ? this.#unknownAt(instance, path) : undefined;
  }

  /** A plan shows every attribute; one that is written yet shown nowhere (a plan without changes) is not known. */
  #missing(instance: Instance, path: Path): Value | undefined {
    if (Object.hasOwn(instance.values, String(path[0]))) return undefined;
    const written = writtenAt(this.configuration.resource(instance), path, instance.values);
    return written.kind === 'references' ? this.#unknownAt(instance, path) : undefined;
  }

  /** What stands below an unknown: an element of a resolved list, or an unknown of its own. */
  #deeper(top: Value, rest: Path, instance: Instance, path: Path): Value | undefined {
    if (isUnknown(top)) {
      const unknown = unknownOf(`${instance.address}.${pathText(path)}`);
      if (this.unset.has(top)) this.unset.add(unknown);
      return unknown;
    }
    let at: Value | undefined = top;
    for (const step of rest) at = Array.isArray(at) && typeof step === 'number' ? (at[step] as Value) : undefined;
    return at;
  }

  #overlay(instance: Instance, value: Json | undefined, unknown: Json | undefined, path: Path): Value | undefined {
    if (unknown === true) return this.#unknownAt(instance, path);
    if (Array.isArray(unknown) || Array.isArray(value)) {
      const shown = Array.isArray(value) ? value : [];
      const hidden = Array.isArray(unknown) ? unknown : [];
      const length = Math.max(shown.length, hidden.length);
      return Array.from({ length }, (_, i) => this.#overlay(instance, shown[i], hidden[i], [...path, i]) ?? null);
    }
    if (isJsonObject(unknown) && Object.keys(unknown).length > 0) {
      const shown = isJsonObject(value) ? value : {};
      const keys = new Set([...Object.keys(shown), ...Object.keys(unknown)]);
      const entries = [...keys].flatMap((key): [string, Value][] => {
        const member = this.#overlay(instance, childOf(shown, key), childOf(unknown, key), [...path, key]);
        return member === undefined ? [] : [[key, member]];
      });
      return Object.fromEntries(entries);
    }
    return value === null ? undefined : value;
  }

  /** What is known of a value that comes with apply: another resource's id where the configuration shows it, or an unknown. */
  #unknownAt(instance: Instance, path: Path): Value {
    const unknown = unknownOf(`${instance.address}.${pathText(path)}`);
    const position = path.at(-1);
    const isFar = typeof position === 'number' && position > MAX_ELEMENTS;
    if (path.length === 0 || isFar || this.#depth > MAX_DEPTH) return unknown;
    const config = this.configuration.resource(instance);
    const written = writtenAt(config, path, instance.values);
    if (written.kind === 'unset') {
      if (!this.options.source.hasDynamicBlock(instance, String(path.at(-1)))) this.unset.add(unknown);
      return unknown;
    }
    if (written.kind !== 'references' || path[0] === 'name') return unknown;
    this.#depth++;
    try {
      if (written.template !== undefined) return this.#templates.value(instance, written.template) ?? unknown;
      return this.#resolver.resolve(instance, path, written.references) ?? unknown;
    } finally {
      this.#depth--;
    }
  }

  /** Which of the unknown elements of its list an element is, and of how many. */
  unknownPosition(instance: Instance, path: Path): { readonly at: number; readonly of: number } {
    const last = path.at(-1);
    let list: Json | undefined = instance.unknown;
    for (const step of path.slice(0, -1)) list = childOf(list, step);
    if (!Array.isArray(list) || typeof last !== 'number' || list.length > MAX_ELEMENTS) return { at: 0, of: 1 };
    const positions = list.flatMap((u, i) => (u === true ? [i] : []));
    return { at: positions.indexOf(last), of: positions.length };
  }

  /** What another resource's expression sees under an attribute: its id, an export that the mapping knows, or its value. */
  attributeOf(target: Instance, path: Path): Value {
    const known = this.valueAt(target, path);
    if (known !== undefined && !isUnknown(known)) return known;
    if (this.#depth > MAX_DEPTH) return unknownOf(`${target.address}.${pathText(path)}`);
    const [first] = path;
    const azapi = first === 'output' ? azapiType(target) : undefined;
    const id = azapi === undefined ? undefined : this.armId(target);
    const told = azapi === undefined || typeof id !== 'string' ? undefined : azapiOutput(azapi.type, id, path.slice(1));
    if (told !== undefined) return told;
    if (path.length === 1 && typeof first === 'string') {
      this.#depth++;
      try {
        const exported = this.#exported(target, first);
        if (exported !== undefined) return exported;
      } finally {
        this.#depth--;
      }
    }
    // Unset there, yet written here: the expression passes on what Azure will fill in.
    return known !== undefined && !this.unset.has(known) ? known : unknownOf(`${target.address}.${pathText(path)}`);
  }

  #exported(target: Instance, attribute: string): Value | undefined {
    const mapping = this.options.mappingOf(target.type);
    const rule =
      mapping?.exports !== undefined && Object.hasOwn(mapping.exports, attribute)
        ? mapping.exports[attribute]
        : undefined;
    if (typeof rule === 'function') return rule(this.attributes(target), this.armId(target));
    if (rule !== undefined) return this.#fill(target, rule);
    return attribute === 'id' ? this.armId(target) : undefined;
  }

  #fill(target: Instance, template: string): Value {
    const pieces = template.split(/\{([a-z0-9_]+)\}/).map((piece, i): string | Unknown => {
      if (i % 2 === 0) return piece;
      const value = piece === 'arm' ? this.armId(target) : this.attributeOf(target, [piece]);
      return pieceOf(value);
    });
    return joinPieces(pieces);
  }

  /** All attributes of a resource as one value, for the irregular. */
  attributes(instance: Instance): { readonly [key: string]: Value } {
    const shown = Object.keys(instance.values);
    const hidden = isJsonObject(instance.unknown) ? Object.keys(instance.unknown) : [];
    const keys = [...new Set([...shown, ...hidden])];
    return Object.fromEntries(
      keys.flatMap((key): [string, Value][] => {
        const value = this.valueAt(instance, [key]);
        return value === undefined || (isUnknown(value) && this.unset.has(value)) ? [] : [[key, value]];
      }),
    );
  }

  /** The ARM id (or Graph path) that a resource stands for: text, or an unknown text with its known pieces. */
  armId(instance: Instance): Value {
    const cached = this.#ids.get(instance);
    if (cached !== undefined) return cached;
    const main = this.options.mappingOf(instance.type)?.resources[0];
    const azapi = azapiType(instance);
    const shown = instance.values['id'];
    let id: Value;
    if (typeof shown === 'string' && (main === undefined || parseResourceId(shown)?.type === main.type.toLowerCase())) {
      id = shown;
    } else if (azapi !== undefined && this.#depth <= MAX_DEPTH) {
      this.#depth++;
      try {
        const read = (attribute: string): Value | undefined => this.valueAt(instance, [attribute]);
        id = azapiId(azapi.type, read, (attribute) => unknownOf(`${instance.address}.${attribute}`));
      } finally {
        this.#depth--;
      }
    } else if (main === undefined || this.#depth > MAX_DEPTH) id = presentUnknown(`${instance.address}.id`);
    else {
      this.#depth++;
      try {
        id = composeId(main, this.idHost(instance));
      } finally {
        this.#depth--;
      }
    }
    if (this.#depth <= MAX_DEPTH) this.#ids.set(instance, id);
    return id;
  }

  /** What composing the id of a resource may ask. */
  idHost(instance: Instance, read?: (path: Path) => Value | undefined): IdHost {
    const subscriptionId = this.subscriptionOf(instance);
    return {
      address: instance.address,
      subscriptionId,
      tenantId: this.options.tenantId,
      read: read ?? ((path) => this.valueAt(instance, path)),
      attributes: () => this.attributes(instance),
      groupId: (name) => this.#groupId(name, subscriptionId),
      ownId: () => this.armId(instance),
      named: (type, name) => this.#named(type, name),
    };
  }

  #groupId(name: Value, subscriptionId: string): Value {
    const known = typeof name === 'string' ? this.#groups.get(name.toLowerCase()) : undefined;
    if (known !== undefined) return known;
    return joinPieces([`/subscriptions/${subscriptionId}/resourceGroups/`, pieceOf(name)]);
  }

  /** The resource of a type that has this name, or (unknown name) whose name is this unknown. */
  #named(type: string, name: Value): Value | undefined {
    let names = this.#byName.get(type);
    if (names === undefined) {
      const ofType = this.document.instances.filter((i) => i.type === type);
      names = new Map(ofType.toReversed().map((i) => [nameKey(this.valueAt(i, ['name'])), i]));
      this.#byName.set(type, names);
    }
    const found = names.get(nameKey(name));
    return found === undefined ? undefined : this.armId(found);
  }

  /** The subscription of a resource: as told, as its provider block says, as the plan read it, or the assumed one. */
  subscriptionOf(instance: Instance): string {
    if (this.options.subscriptionId !== undefined) return this.options.subscriptionId;
    const provider = this.configuration.provider(this.configuration.resource(instance), 'azurerm');
    const expressions = isJsonObject(provider['expressions']) ? provider['expressions'] : {};
    const written = isJsonObject(expressions['subscription_id']) ? expressions['subscription_id'] : undefined;
    // In JSON syntax what was written stands beside what it refers to.
    const constant = this.#variable(written) ?? written?.['constant_value'];
    if (typeof constant === 'string' && constant !== '') return constant;
    return this.#defaultSubscription ?? this.options.assumedSubscriptionId;
  }

  #variable(expression: JsonObject | undefined): Json | undefined {
    const references = expression?.['references'];
    const [only, second] = Array.isArray(references) ? references : [];
    const name = typeof only === 'string' && second === undefined ? /^var\.([^.[]+)$/.exec(only)?.[1] : undefined;
    const variable = name === undefined ? undefined : childOf(this.document.variables, name);
    return childOf(variable, 'value');
  }
}

const placeKey = (module: string, mode: string, type: string, name: string): string =>
  `${module}|${mode}|${type}|${name}`;

const indexKey = (place: string, index: string | number | undefined): string => `${place}|${typeof index}|${index}`;

const nameKey = (name: Value | undefined): string =>
  isUnknown(name) ? `?${name.identity}` : `=${textOf(name).toLowerCase()}`;

/** An unknown that is certainly there once the plan is applied. */
const presentUnknown = (identity: string): Unknown => new Unknown('runtime', identity.replaceAll('/', '|'));

function push(map: Map<string, Instance[]>, key: string, instance: Instance): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [instance]);
  else list.push(instance);
}
