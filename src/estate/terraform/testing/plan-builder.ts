import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { indexOf, indexText, type ModuleStep, nameOf, parseModule, parseTraversal } from '../address.ts';
import { readPath } from '../value-path.ts';

/** One resource of a described plan. Everything not said is as Terraform shows it for a resource that will be created. */
export interface PlannedResource {
  /** `module.a["x"].azurerm_storage_account.sa[0]`, `data.azurerm_key_vault.kv`; or give `type` and `name`. */
  readonly address?: string;
  readonly type?: string;
  readonly name?: string;
  /** Address of the module instance. */
  readonly module?: string;
  readonly index?: string | number;
  readonly values?: JsonObject;
  /** Paths that are known only after apply: `{ 'identity[0].principal_id': true }`. */
  readonly unknown?: { readonly [path: string]: true };
  /** Paths whose expression refers to something; known only after apply unless `values` has them. */
  readonly references?: { readonly [path: string]: readonly string[] };
  /** Paths that are sensitive. */
  readonly sensitive?: { readonly [path: string]: true };
  /** `['create']` if not given; `['no-op']`, `['delete']`, `['delete', 'create']`, ... */
  readonly actions?: readonly string[];
  /** References of `for_each`. */
  readonly forEach?: readonly string[];
  /** A constant `count`. */
  readonly count?: number;
}

export interface PlannedModule {
  readonly source?: string;
  /** Arguments: references, or a constant. */
  readonly inputs?: { readonly [variable: string]: readonly string[] | { readonly constant: Json } };
  readonly outputs?: { readonly [output: string]: readonly string[] };
  readonly forEach?: readonly string[];
}

export interface PlanDescription {
  readonly resources: readonly PlannedResource[];
  /** Module calls by their path without indexes: `a`, `a.b`. Calls of the resources' modules are added by themselves. */
  readonly modules?: { readonly [path: string]: PlannedModule };
  readonly variables?: { readonly [name: string]: Json };
  /** Constant arguments of providers: `{ azurerm: { subscription_id: '...' } }`. */
  readonly providers?: { readonly [name: string]: JsonObject };
}

type Mutable = { [key: string]: Json | Mutable | (Json | Mutable)[] };

interface Placed {
  readonly given: PlannedResource;
  readonly module: string;
  readonly modules: readonly ModuleStep[];
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  readonly address: string;
}

const builtin = { name: 'terraform', full_name: 'terraform.io/builtin/terraform' };

/**
 * A plan as `terraform show -json` prints it, from a short description, so that cases can be written without Terraform.
 * Its form is compared with the real program's in `plan-builder.test.ts`.
 */
export function buildPlan(description: PlanDescription): JsonObject {
  const placed = description.resources.map(place).sort((a, b) => (a.address < b.address ? -1 : 1));
  const changes = placed.filter((p) => p.mode === 'managed' || hasUnknown(p));
  const read = placed.filter((p) => p.mode === 'data' && !hasUnknown(p));
  const plan: Mutable = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    ...(description.variables === undefined
      ? {}
      : { variables: mapObject(description.variables, (value) => ({ value })) }),
    planned_values: {
      root_module: moduleTree(
        placed.filter((p) => p.mode === 'managed' && !isDelete(p)),
        '',
      ),
    },
    resource_changes: changes.map(changeOf),
    ...(read.length === 0
      ? {}
      : {
          prior_state: {
            format_version: '1.0',
            terraform_version: '1.11.4',
            values: { root_module: moduleTree(read, '') },
          },
        }),
    configuration: {
      provider_config: providers(placed, description),
      root_module: configOf(placed, description, ''),
    },
    timestamp: '2026-01-01T00:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  };
  return plan as JsonObject;
}

const isDelete = (p: Placed): boolean => p.given.actions?.length === 1 && p.given.actions[0] === 'delete';

function place(given: PlannedResource): Placed {
  const steps = parseTraversal(given.address ?? '') ?? [];
  const own = parseModule(given.address ?? '');
  const used = own.reduce((n, m) => n + (m.index === undefined ? 2 : 3), 0);
  const rest = steps.slice(used);
  const mode = nameOf(rest[0]) === 'data' || given.type?.startsWith('data.') === true ? 'data' : 'managed';
  const at = nameOf(rest[0]) === 'data' ? 1 : 0;
  const type = given.type?.replace(/^data\./, '') ?? nameOf(rest[at]) ?? '';
  const name = given.name ?? nameOf(rest[at + 1]) ?? 'this';
  const index = given.index ?? indexOf(rest[at + 2]);
  const module = given.module ?? own.map((m) => `module.${m.call}${indexText(m.index)}`).join('.');
  const address = `${module === '' ? '' : `${module}.`}${mode === 'data' ? 'data.' : ''}${type}.${name}${indexText(index)}`;
  return { given, module, modules: parseModule(module), mode, type, name, index, address };
}

const hasUnknown = ({ given }: Placed): boolean => unknownPaths(given).length > 0;

const unknownPaths = (given: PlannedResource): readonly string[] => [
  ...Object.keys(given.unknown ?? {}),
  ...Object.keys(given.references ?? {}).filter((path) => get(given.values ?? {}, path) === undefined),
];

/** The `after_unknown` tree: what is named, every reference that has no value, the id of what is created. */
function unknownOf(p: Placed): Mutable {
  const tree = shapeOf(p.given.values ?? {}, {}) as Mutable;
  for (const path of unknownPaths(p.given)) set(tree, path, true);
  const isNew = p.mode === 'managed' && (p.given.actions ?? ['create']).includes('create');
  if (isNew && p.given.values?.['id'] === undefined) tree['id'] = true;
  return tree;
}

function get(value: Json, path: string): Json | undefined {
  let at: Json | undefined = value;
  for (const step of readPath(path)) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else at = isJsonObject(at) ? at[step] : undefined;
  }
  return at;
}

/** Writes into a tree; positions of lists that nothing stands in hold an empty object. */
function set(tree: Mutable, path: string, value: Json | Mutable): void {
  const steps = readPath(path);
  let at: Mutable | (Json | Mutable)[] = tree;
  for (const [i, step] of steps.entries()) {
    const slots = at as Mutable;
    if (Array.isArray(at)) while (at.length <= Number(step)) at.push({});
    if (i === steps.length - 1) slots[step] = value;
    else {
      const next: Mutable[string] | undefined = slots[step];
      const wantsList = typeof steps[i + 1] === 'number';
      const fits = typeof next === 'object' && next !== null && Array.isArray(next) === wantsList;
      if (!fits) slots[step] = wantsList ? [] : {};
      at = slots[step] as Mutable;
    }
  }
}

/** Terraform shows `true` for what is sensitive, and the shape of lists and objects around it. */
function sensitiveOf(given: PlannedResource): Mutable {
  const tree = shapeOf(given.values ?? {}, {}) as Mutable;
  for (const path of Object.keys(given.sensitive ?? {})) set(tree, path, true);
  return tree;
}

function shapeOf(value: Json, leaf: Json): Json | Mutable {
  if (Array.isArray(value)) return value.map((v) => (typeof v === 'object' && v !== null ? shapeOf(v, leaf) : false));
  if (!isJsonObject(value)) return leaf;
  const members = Object.entries(value).filter(([, v]) => typeof v === 'object' && v !== null);
  return Object.fromEntries(members.map(([k, v]) => [k, shapeOf(v, leaf)])) as Mutable;
}

const providerOf = (type: string): string => {
  const [prefix = ''] = type.split('_');
  if (prefix === 'terraform') return builtin.full_name;
  return `registry.terraform.io/${prefix === 'azapi' ? 'azure' : 'hashicorp'}/${prefix}`;
};

function head(p: Placed): Mutable {
  return {
    address: p.address,
    mode: p.mode,
    type: p.type,
    name: p.name,
    ...(p.index === undefined ? {} : { index: p.index }),
    provider_name: providerOf(p.type),
  };
}

function moduleTree(placed: readonly Placed[], module: string): Mutable {
  const own = placed.filter((p) => p.module === module);
  const depth = module === '' ? 0 : parseModule(module).length;
  const below = placed.filter((p) => p.modules.length > depth && (module === '' || p.module.startsWith(`${module}.`)));
  const children = [...new Set(below.map((p) => moduleAt(p, depth + 1)))];
  return {
    ...(own.length === 0
      ? {}
      : {
          resources: own.map((p) => ({
            ...head(p),
            schema_version: 0,
            values: (p.given.values ?? {}) as Mutable,
            sensitive_values: sensitiveOf(p.given),
          })),
        }),
    ...(children.length === 0 ? {} : { child_modules: children.map((child) => moduleTree(below, child)) }),
    ...(module === '' ? {} : { address: module }),
  } as Mutable;
}

const moduleAt = (p: Placed, depth: number): string =>
  p.modules
    .slice(0, depth)
    .map((m) => `module.${m.call}${indexText(m.index)}`)
    .join('.');

function changeOf(p: Placed): Mutable {
  const values = (p.given.values ?? {}) as Mutable;
  const actions = p.given.actions ?? [p.mode === 'data' ? 'read' : 'create'];
  const existed = !actions.includes('create') && !actions.includes('read');
  return {
    ...head(p),
    ...(p.module === '' ? {} : { module_address: p.module }),
    change: {
      actions: [...actions],
      before: existed || actions.length === 2 ? values : null,
      after: isDelete(p) ? null : values,
      after_unknown: isDelete(p) ? {} : unknownOf(p),
      before_sensitive: existed ? sensitiveOf(p.given) : false,
      after_sensitive: isDelete(p) ? false : sensitiveOf(p.given),
    },
  } as Mutable;
}

function providers(placed: readonly Placed[], description: PlanDescription): Mutable {
  const prefixes = [...new Set(placed.map((p) => p.type.split('_')[0] ?? ''))].sort();
  return Object.fromEntries(
    prefixes.map((name) => {
      const given = description.providers?.[name];
      const expressions = given === undefined ? {} : { expressions: mapObject(given, (v) => ({ constant_value: v })) };
      return [name, { ...(name === 'terraform' ? builtin : { name, full_name: providerOf(name) }), ...expressions }];
    }),
  ) as Mutable;
}

/** The configuration of a module by its path of calls (`''`, `a`, `a.b`): each block once, however many instances it has. */
function configOf(placed: readonly Placed[], description: PlanDescription, path: string): Mutable {
  const callsOf = (p: Placed): readonly string[] => p.modules.map((m) => m.call);
  const blocks = new Map<string, Placed>();
  for (const p of placed) if (callsOf(p).join('.') === path) blocks.set(`${p.mode}.${p.type}.${p.name}`, p);
  const depth = path === '' ? 0 : path.split('.').length;
  const under = (full: string): boolean => path === '' || full.startsWith(`${path}.`);
  const all = [...placed.map((p) => callsOf(p).join('.')), ...Object.keys(description.modules ?? {})];
  const calls = [
    ...new Set(all.filter((f) => f !== '' && f !== path && under(f)).map((f) => f.split('.')[depth] ?? '')),
  ].sort();
  const module = description.modules?.[path];
  return {
    ...(module?.outputs === undefined
      ? {}
      : { outputs: mapObject(module.outputs, (refs) => ({ expression: { references: expand(refs) } })) }),
    ...(blocks.size === 0 ? {} : { resources: [...blocks.values()].map(blockOf) }),
    ...(calls.length === 0
      ? {}
      : {
          module_calls: Object.fromEntries(
            calls.map((call) => [call, callOf(placed, description, path === '' ? call : `${path}.${call}`)]),
          ),
        }),
    ...(module?.inputs === undefined ? {} : { variables: mapObject(module.inputs, () => ({})) }),
    ...(path === '' && description.variables !== undefined
      ? { variables: mapObject(description.variables, () => ({})) }
      : {}),
  } as Mutable;
}

function callOf(placed: readonly Placed[], description: PlanDescription, path: string): Mutable {
  const module = description.modules?.[path];
  return {
    source: module?.source ?? `./modules/${path.split('.').at(-1)}`,
    ...(module?.inputs === undefined
      ? {}
      : {
          expressions: mapObject(module.inputs, (input) =>
            'constant' in input ? { constant_value: input.constant } : { references: expand(input) },
          ),
        }),
    ...(module?.forEach === undefined ? {} : { for_each_expression: { references: expand(module.forEach) } }),
    module: configOf(placed, description, path),
  } as Mutable;
}

function blockOf(p: Placed): Mutable {
  const expressions: Mutable = expressionsOf((p.given.values ?? {}) as JsonObject) as Mutable;
  for (const [path, references] of Object.entries(p.given.references ?? {})) {
    set(expressions, path.replace(/\[\d+\]$/, ''), { references: expand(references) });
  }
  return {
    address: `${p.mode === 'data' ? 'data.' : ''}${p.type}.${p.name}`,
    mode: p.mode,
    type: p.type,
    name: p.name,
    provider_config_key: p.type.split('_')[0] ?? '',
    ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    schema_version: 0,
    ...(p.given.count === undefined ? {} : { count_expression: { constant_value: p.given.count } }),
    ...(p.given.forEach === undefined ? {} : { for_each_expression: { references: expand(p.given.forEach) } }),
  } as Mutable;
}

/** Constants as the author wrote them; a list of objects is nested blocks, null is what nobody wrote. */
function expressionsOf(values: JsonObject): Mutable {
  const written = Object.entries(values).filter(([, v]) => v !== null && !(Array.isArray(v) && v.length === 0));
  return Object.fromEntries(
    written.map(([key, v]) => [
      key,
      Array.isArray(v) && v.every(isJsonObject) ? v.map(expressionsOf) : { constant_value: v },
    ]),
  ) as Mutable;
}

/** A reference and its prefixes down to the resource or module instance, as Terraform lists them. */
function expand(references: readonly string[]): string[] {
  return references.flatMap((reference) => {
    const [, base = '', index = ''] =
      /^((?:data\.)?[\p{L}_][\p{L}\p{N}_-]*\.[\p{L}_][\p{L}\p{N}_-]*)(\[[^\]]*\])?/u.exec(reference) ?? [];
    const [root = ''] = reference.split('.');
    if (base === '' || ['var', 'local', 'count', 'path', 'terraform'].includes(root)) return [reference];
    const bare = root === 'module' && index !== '' ? [] : [base];
    return [...new Set([reference, `${base}${index}`, ...bare])];
  });
}

const mapObject = <T>(object: { readonly [key: string]: T }, f: (value: T) => unknown): Mutable =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)])) as Mutable;
