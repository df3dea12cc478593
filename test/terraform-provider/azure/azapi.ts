import { dynamic } from '../cty/infer.ts';
import { type CtyObject, type CtyValue, canonical, Dynamic, isList, isObject, UNKNOWN } from '../cty/value.ts';
import { azapiDefaults, azapiSchema } from '../schema/azapi.ts';
import { type Block, type ProviderSchema, typeOf } from '../schema/schema.ts';
import { isArmId, normalPattern, patternOf, subscription, tenant } from './arm-id.ts';
import type { Cloud } from './cloud.ts';
import { fillIn } from './fill.ts';
import type { TypeKnowledge } from './knowledge.ts';
import { isMadeWithParent } from './made-with-parent.ts';
import { type Planned, planChange } from './plan.ts';
import type { Applied, Problem, ProviderModel } from './provider-model.ts';

const knowledge: TypeKnowledge = {
  recreate: ['name', 'parent_id', 'resource_id', 'replace_triggers_external_values'],
  defaults: {},
  allowed: {},
  filled: [],
};

/** azapi: resources of any ARM type, on Terraform's newer framework, which holds a provider to what was configured. */
export class Azapi implements ProviderModel {
  readonly schema: ProviderSchema = azapiSchema;
  readonly legacyTypeSystem = false;
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  within(subscription: string): Azapi {
    return new Azapi(this.#cloud.within(subscription));
  }

  validate(type: string, config: CtyObject): readonly Problem[] {
    return [...checkType(config), ...checkBody(config), ...(type === 'azapi_resource' ? checkPlace(config) : [])];
  }

  plan(type: string, config: CtyObject, prior: CtyObject | undefined): Planned {
    const block = blockOf(this.schema.resources, type);
    const planned = planChange(block, knowledge, config, prior);
    const state: Record<string, CtyValue> = { ...planned.state };
    for (const [name, value] of Object.entries(azapiDefaults))
      if (name in block.attributes && (config[name] ?? null) === null) state[name] = value;
    // The framework holds the provider to what was written, whatever its spelling.
    if (typeof config['location'] === 'string') state['location'] = config['location'];
    if (type === 'azapi_resource' && (config['body'] ?? null) === null) state['body'] = dynamic({});
    if ('tags' in block.attributes && (config['tags'] ?? null) === null) state['tags'] = null;
    if ('location' in block.attributes && prior === undefined && (config['location'] ?? null) === null)
      state['location'] = UNKNOWN;
    if (prior !== undefined && !same(block, state, prior)) state['output'] = UNKNOWN;
    const renamed = prior !== undefined && typeName(prior['type']) !== typeName(state['type']);
    return { state, recreate: [...planned.recreate, ...(renamed ? ['type'] : [])] };
  }

  apply(type: string, planned: CtyObject, prior: CtyObject | undefined): Applied | readonly Problem[] {
    const id = typeof prior?.['id'] === 'string' ? prior['id'] : idOf(type, planned);
    const refused = this.validate(type, planned);
    const problems = refused.length > 0 ? refused : this.#refusals(type, planned, id, prior === undefined);
    if (problems.length > 0) return problems;
    const state = this.#filled(type, blockOf(this.schema.resources, type), planned, id);
    const arrive = (): void => {
      if (type === 'azapi_resource') this.#cloud.put(type, id, state);
    };
    return { state, arrive };
  }

  destroy(type: string, prior: CtyObject): void {
    if (type === 'azapi_resource') this.#cloud.remove(type, String(prior['id']));
  }

  read(type: string, state: CtyObject): CtyObject | undefined {
    if (type === 'azapi_resource') this.#cloud.put(type, String(state['id']), state);
    return state;
  }

  readData(type: string, config: CtyObject): CtyObject | readonly Problem[] {
    const block = blockOf(this.schema.dataSources, type);
    if (type === 'azapi_client_config') {
      const { subscription } = this.#cloud;
      const who = {
        tenant_id: tenant,
        subscription_id: subscription,
        subscription_resource_id: `/subscriptions/${subscription}`,
      };
      return this.#filled(type, block, { ...config, ...who, object_id: UNKNOWN }, tenant);
    }
    const problems = checkType(config);
    if (problems.length > 0) return problems;
    const open: CtyObject = { location: UNKNOWN, output: UNKNOWN, exists: true, identity: [], tags: {} };
    return this.#filled(type, block, { ...config, ...open }, idOf(type, config));
  }

  #filled(type: string, block: Block, planned: CtyObject, id: string): CtyObject {
    const decided: Record<string, CtyValue> = { ...planned };
    if (planned['output'] === UNKNOWN) decided['output'] = this.#output(planned, id);
    if (planned['name'] === UNKNOWN || planned['name'] === null) decided['name'] = id.split('/').at(-1) ?? id;
    if (planned['parent_id'] === UNKNOWN || planned['parent_id'] === null) decided['parent_id'] = parentOf(id);
    // What lies in a group has a location; a child lies where its parent does.
    if (planned['location'] === UNKNOWN && !/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(parentOf(id)))
      decided['location'] = null;
    if ('resource_id' in block.attributes && typeof planned['resource_id'] !== 'string') decided['resource_id'] = id;
    return fillIn(type, block, decided, id, knowledge, this.#cloud.seed);
  }

  /** What was asked of the answer: paths of it, or names with paths. What the body does not tell is made up. */
  #output(planned: CtyObject, id: string): CtyValue {
    const asked = unwrap(planned['response_export_values'] ?? null);
    const answer: CtyObject = {
      ...bodyOf(planned),
      id,
      name: id.split('/').at(-1) ?? id,
      type: typeName(planned['type']),
    };
    if (isList(asked)) {
      const paths = asked.filter((path) => typeof path === 'string');
      if (paths.includes('*')) return dynamic(answer);
      return dynamic(
        paths.reduce<CtyObject>((into, path) => put(into, path.split('.'), this.#at(answer, path, id)), {}),
      );
    }
    if (!isObject(asked)) return dynamic({});
    return dynamic(
      Object.fromEntries(
        Object.entries(asked).map(([name, path]) => [name, path === '@' ? answer : this.#at(answer, String(path), id)]),
      ),
    );
  }

  #at(answer: CtyObject, path: string, id: string): CtyValue {
    let value: CtyValue | undefined = answer;
    for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
    if (value !== undefined) return value;
    const key = `${id.toLowerCase()}\0${path}`;
    return /(?:principal|object|client|tenant)Id$/.test(path)
      ? this.#cloud.seed.uuid(key)
      : this.#cloud.seed.hex(key, 12);
  }

  #refusals(type: string, planned: CtyObject, id: string, isNew: boolean): Problem[] {
    const problems: Problem[] = [];
    const [, own, group] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id) ?? [];
    if (group !== undefined && !this.#cloud.hasGroup(group, own))
      problems.push({ summary: `ResourceGroupNotFound: resource group ${group} could not be found`, detail: '' });
    const isThere = isMadeWithParent(typeName(planned['type']), id.split('/').at(-1) ?? '');
    const target = type === 'azapi_resource' || isThere ? id.split('/').slice(0, -2).join('/') : id;
    for (const reference of new Set(
      this.#cloud.missing([planned['body'] ?? null, planned['identity'] ?? null, target]),
    ))
      problems.push({ summary: `ResourceNotFound: ${reference} was not found`, detail: '' });
    if (problems.length === 0 && isNew && type === 'azapi_resource' && (isThere || !this.#cloud.claim(type, id)))
      problems.push({ summary: 'Resource already exists', detail: `A resource with the ID ${id} already exists.` });
    return problems;
  }
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block === undefined) throw new Error(`azapi has no ${type}`);
  return block;
}

const unwrap = (value: CtyValue): CtyValue => (value instanceof Dynamic ? unwrap(value.value) : value);

const bodyOf = (planned: CtyObject): CtyObject => {
  const body = unwrap(planned['body'] ?? null);
  return isObject(body) ? body : {};
};

const typeName = (type: CtyValue | undefined): string => (typeof type === 'string' ? (type.split('@')[0] ?? type) : '');

const same = (block: Block, state: CtyObject, prior: CtyObject): boolean => {
  const type = typeOf(block);
  return canonical({ ...state, output: null }, type) === canonical({ ...prior, output: null }, type);
};

/** The id of an ARM resource from its parent's, its type and its name. */
function idOf(type: string, planned: CtyObject): string {
  const given = planned['resource_id'];
  if (typeof given === 'string') return type === 'azapi_resource_action' ? actionId(given, planned) : given;
  const name = typeName(planned['type']);
  const parent = typeof planned['parent_id'] === 'string' ? planned['parent_id'] : `/subscriptions/${subscription}`;
  if (name.toLowerCase() === 'microsoft.resources/resourcegroups')
    return `${parent}/resourceGroups/${String(planned['name'])}`;
  const segments = name.split('/');
  const own = segments.length > 2 ? segments.at(-1) : `providers/${name}`;
  // What stands in the tenant has the root as its parent.
  return `${parent.replace(/\/$/, '')}/${own}/${String(planned['name'])}`;
}

/** The id that another lies below: of a child its parent's, else the scope before the last provider. */
function parentOf(id: string): string {
  const segments = id.split('/');
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  return segments.slice(0, segments.length - provider > 4 ? -2 : provider).join('/');
}

const actionId = (id: string, { action }: CtyObject): string => (typeof action === 'string' ? `${id}/${action}` : id);

function put(into: CtyObject, path: readonly string[], value: CtyValue): CtyObject {
  const [name = '', ...rest] = path;
  const inner = into[name];
  return { ...into, [name]: rest.length === 0 ? value : put(isObject(inner) ? inner : {}, rest, value) };
}

function checkType({ type }: CtyObject): Problem[] {
  if (typeof type !== 'string' || /^[A-Za-z]+\.[\w.]+(?:\/[\w-]+)+@\d{4}-\d\d-\d\d(?:-\w+)?$/.test(type)) return [];
  return [
    { summary: 'Invalid Type', detail: `"${type}" is not of the form Namespace/type@version.`, attribute: 'type' },
  ];
}

/** What stands in an attribute must not stand in the body too, and the body is an object, not JSON text. */
function checkBody(config: CtyObject): Problem[] {
  const body = unwrap(config['body'] ?? null);
  if (typeof body === 'string')
    return [{ summary: 'Invalid Body', detail: 'The body is an object, not a string of JSON.', attribute: 'body' }];
  if (!isObject(body)) return [];
  return ['name', 'location', 'tags', 'identity', 'parent_id', 'type', 'id']
    .filter(
      (name) => name in body && (config[name] ?? null) !== null && !(isList(config[name]) && config[name].length === 0),
    )
    .map((name) => ({ summary: `Invalid Body: ${name}`, detail: `${name} is an attribute too.`, attribute: 'body' }));
}

/** The parent of a child type is of the parent's type; only a name makes an id. */
function checkPlace(config: CtyObject): Problem[] {
  const problems: Problem[] = [];
  if ((config['name'] ?? null) === null)
    problems.push({ summary: 'Missing Required Argument: name', detail: '', attribute: 'name' });
  const parent = config['parent_id'];
  if (typeof parent !== 'string') return problems;
  const segments = typeName(config['type']).split('/');
  const kind =
    segments.length > 2 ? normalPattern([segments[0], ...segments.slice(1, -1).map((s) => `${s}/*`)].join('/')) : '';
  if (parent !== '/' && !isArmId(parent) && !parent.startsWith('/providers/'))
    problems.push({ summary: `parent_id is no resource id: ${parent}`, detail: '', attribute: 'parent_id' });
  else if (kind !== '' && !patternOf(parent).endsWith(kind))
    problems.push({ summary: `parent_id ${parent} is not of the kind ${kind}`, detail: '', attribute: 'parent_id' });
  return problems;
}
