import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { limits } from '../../model/limits.ts';
import type { Diagnostic } from '../../model/resource.ts';
import { indexText } from './address.ts';
import { hideSensitive } from './hide-sensitive.ts';

/** One resource or data source of a plan or state, as the file has it. */
export interface Instance {
  readonly address: string;
  /** Address of its module instance; '' for the root. */
  readonly module: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values: JsonObject;
  /** The shape of `values` with `true` where a value is known only after apply. */
  readonly unknown: Json;
  readonly fromState: boolean;
}

/** What a document holds, before anything is made of it. */
export interface TerraformDocument {
  readonly kind: 'plan' | 'state';
  readonly instances: readonly Instance[];
  readonly configuration: JsonObject | undefined;
  readonly variables: JsonObject;
}

const empty: JsonObject = {};

/**
 * Reads the representation of a plan or state that `terraform show -json` prints.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readDocument(
  json: JsonObject,
  report: (severity: Diagnostic['severity'], code: string, message: string) => void,
): TerraformDocument {
  const found = new Map<string, Instance>();
  const add = (instance: Instance | undefined): void => {
    if (instance === undefined)
      report('warning', 'TF_RESOURCE_SHAPE', 'An entry has no type and address; it is left out');
    else if (found.size < limits.resources) found.set(instance.address, instance);
    else if (found.size === limits.resources) report('error', 'TF_TOO_MANY', `More than ${limits.resources} resources`);
  };
  const isPlan = 'planned_values' in json || 'resource_changes' in json || 'configuration' in json;
  if (isPlan) {
    const prior = objectAt(json, 'prior_state');
    for (const entry of moduleResources(objectAt(objectAt(prior, 'values'), 'root_module'))) {
      if (entry.resource['mode'] === 'data')
        add(instanceOf(entry.resource, entry.module, valuesOf(entry.resource), true));
    }
    if (Array.isArray(json['resource_changes'])) readChanges(json['resource_changes'], found, add);
    readPlanned(json, found, add);
  } else {
    for (const { resource, module } of moduleResources(objectAt(objectAt(json, 'values'), 'root_module'))) {
      add(instanceOf(resource, module, valuesOf(resource), true));
    }
  }
  return {
    kind: isPlan ? 'plan' : 'state',
    instances: [...found.values()],
    configuration: isJsonObject(json['configuration']) ? json['configuration'] : undefined,
    variables: objectAt(json, 'variables'),
  };
}

/** What is planned and of which no change is listed, as in a plan that a tool cut down. */
function readPlanned(
  json: JsonObject,
  found: ReadonlyMap<string, Instance>,
  add: (i: Instance | undefined) => void,
): void {
  const listed = arrayAt(json, 'resource_changes').map((entry) => (isJsonObject(entry) ? entry['address'] : ''));
  const changed = new Set(listed);
  for (const { resource, module } of moduleResources(objectAt(objectAt(json, 'planned_values'), 'root_module'))) {
    const instance = instanceOf(resource, module, valuesOf(resource), false);
    if (instance === undefined || !(found.has(instance.address) || changed.has(instance.address))) add(instance);
  }
}

/** What a planned change leaves behind: nothing after `delete` or `forget`, `after` otherwise (also for `no-op` and `read`). */
function readChanges(
  changes: readonly Json[],
  found: Map<string, Instance>,
  add: (i: Instance | undefined) => void,
): void {
  for (const entry of changes) {
    if (!isJsonObject(entry)) {
      add(undefined);
      continue;
    }
    if (typeof entry['deposed'] === 'string') continue;
    const change = objectAt(entry, 'change');
    const actions = Array.isArray(change['actions']) ? change['actions'] : [];
    if (actions.length === 1 && (actions[0] === 'delete' || actions[0] === 'forget')) continue;
    const { after } = change;
    const module = typeof entry['module_address'] === 'string' ? entry['module_address'] : '';
    const instance = instanceOf(entry, module, isJsonObject(after) ? after : empty, false, {
      unknown: change['after_unknown'] ?? {},
      sensitive: change['after_sensitive'],
    });
    if (instance?.mode === 'data' && found.has(instance.address) && !isJsonObject(after)) continue;
    add(instance);
  }
}

function instanceOf(
  entry: JsonObject,
  module: string,
  values: JsonObject,
  fromState: boolean,
  marks: { readonly unknown: Json; readonly sensitive: Json | undefined } = {
    unknown: {},
    sensitive: entry['sensitive_values'],
  },
): Instance | undefined {
  const { type, name, index } = entry;
  if (typeof type !== 'string' || typeof name !== 'string') return undefined;
  const mode = entry['mode'] === 'data' ? 'data' : 'managed';
  const key = typeof index === 'string' || typeof index === 'number' ? index : undefined;
  const prefix = `${module === '' ? '' : `${module}.`}${mode === 'data' ? 'data.' : ''}`;
  const address = typeof entry['address'] === 'string' ? entry['address'] : `${prefix}${type}.${name}${indexText(key)}`;
  return {
    address,
    module,
    mode,
    type,
    name,
    ...(key === undefined ? {} : { index: key }),
    values,
    unknown: hideSensitive(values, marks.unknown, marks.sensitive),
    fromState,
  };
}

interface Entry {
  readonly resource: JsonObject;
  readonly module: string;
}

/** Resources of a module and of its child modules, without recursion. */
function moduleResources(root: JsonObject): readonly Entry[] {
  const entries: Entry[] = [];
  const open: JsonObject[] = [root];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    const address = typeof module['address'] === 'string' ? module['address'] : '';
    for (const resource of arrayAt(module, 'resources')) {
      if (isJsonObject(resource)) entries.push({ resource, module: address });
    }
    for (const child of arrayAt(module, 'child_modules')) if (isJsonObject(child)) open.push(child);
  }
  return entries;
}

const valuesOf = (entry: JsonObject): JsonObject => objectAt(entry, 'values');

/** The object under a key, or an empty one. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isJsonObject(value) ? value : empty;
}

/** The array under a key, or an empty one. */
export function arrayAt(object: JsonObject, key: string): readonly Json[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value : [];
}
