import { isJsonObject, type Json, type JsonObject, type JsonPath } from '../../../lib/json.ts';
import { limits } from '../../../model/limits.ts';
import { isUnknown, joinText, Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import type { WorkBudget } from '../../expression/context.ts';
import type { scopeBits } from '../../types/index.ts';
import { memberEntry, memberIn } from './member-entry.ts';
import { TemplateScope } from './template-scope.ts';

/** A resource as a template declares it, before loops and conditions. */
export interface DeclaredResource {
  /** From the root of the file. */
  readonly path: JsonPath;
  readonly json: JsonObject;
  /** Full type, parents included; undefined where an expression decides it that only deployment knows. */
  readonly type: string | undefined;
  readonly apiVersion: string | undefined;
  /** Full name, parents included. */
  readonly name: string | Unknown | undefined;
  readonly symbol: string | undefined;
  readonly isExisting: boolean;
  /** A Bicep extension makes it and not Azure Resource Manager. */
  readonly isExtension: boolean;
  /** The loop that makes copies of it, as `dependsOn` can name it. */
  readonly loop: string | undefined;
  readonly scope: keyof typeof scopeBits | undefined;
  /** The template inside it, where it is a deployment that has one. */
  readonly nested: DeclaredTemplate | undefined;
}

/** A template, or one inside another, with what it declares. */
export interface DeclaredTemplate {
  readonly path: JsonPath;
  readonly json: JsonObject;
  /** What its expressions can name: its own, or what stands around it. Undefined where nobody knows which of the two. */
  readonly scope: TemplateScope | undefined;
  /** Whether its expressions are those of the template around it. */
  readonly isOuter: boolean;
  readonly resources: readonly DeclaredResource[];
  /** Whether resources have symbolic names. */
  readonly isSymbolic: boolean;
}

type ScopeKind = keyof typeof scopeBits;

const SCHEMAS: readonly (readonly [RegExp, ScopeKind])[] = [
  [/\/subscriptionDeploymentTemplate\.json/i, 'subscription'],
  [/\/managementGroupDeploymentTemplate\.json/i, 'managementGroup'],
  [/\/tenantDeploymentTemplate\.json/i, 'tenant'],
  [/\/deploymentTemplate\.json/i, 'resourceGroup'],
];

/**
 * Everything that a template declares, with the templates inside it, as its text has it: loops are not unrolled, and what a
 * condition may leave out is there.
 */
export function declaredTemplate(json: JsonObject, budget: WorkBudget): DeclaredTemplate {
  return new Walk(budget).template(json, [], undefined, false, 0);
}

class Walk {
  readonly #budget: WorkBudget;
  #count = 0;

  constructor(budget: WorkBudget) {
    this.#budget = budget;
  }

  /** @param around what expressions mean where the deployment stands; counts for the template where `isOuter` */
  template(
    json: JsonObject,
    path: JsonPath,
    around: TemplateScope | undefined,
    isOuter: boolean,
    depth: number,
  ): DeclaredTemplate {
    const scope = isOuter ? around : new TemplateScope(json, this.#budget);
    const site: Site = { scope, kind: kindOf(json), depth, resources: [] };
    const [key, list] = memberEntry(json, 'resources') ?? ['resources', []];
    this.#list(list, [...path, key], undefined, site);
    return { path, json, scope, isOuter, resources: site.resources, isSymbolic: isJsonObject(list) };
  }

  #list(list: Json | undefined, path: JsonPath, parent: DeclaredResource | undefined, site: Site): void {
    const entries: readonly (readonly [string | number, Json])[] = Array.isArray(list)
      ? list.map((json: Json, i): readonly [number, Json] => [i, json])
      : isJsonObject(list)
        ? Object.entries(list)
        : [];
    for (const [key, json] of entries) {
      if (!isJsonObject(json) || ++this.#count > limits.resources) continue;
      this.#one(json, [...path, key], parent, typeof key === 'string' ? key : undefined, site);
    }
  }

  #one(
    json: JsonObject,
    path: JsonPath,
    parent: DeclaredResource | undefined,
    symbol: string | undefined,
    site: Site,
  ): void {
    const evaluate = (value: Json | undefined): Value | undefined =>
      typeof value === 'string' ? (site.scope?.evaluate(value) ?? new Unknown('unsupported', 'expression')) : value;
    const written = evaluate(memberIn(json, 'type'));
    const type = typeof written === 'string' ? fullType(written, parent) : undefined;
    const version = evaluate(memberIn(json, 'apiVersion'));
    const copy = memberIn(json, 'copy');
    const loop = isJsonObject(copy) ? evaluate(memberIn(copy, 'name')) : undefined;
    const own: Omit<DeclaredResource, 'nested'> = {
      path,
      json,
      type: type?.split('@')[0],
      apiVersion: typeof version === 'string' ? version : type?.split('@')[1],
      name: fullName(evaluate(memberIn(json, 'name')), type, parent),
      symbol,
      isExisting: memberIn(json, 'existing') === true,
      isExtension: memberIn(json, 'import') !== undefined || memberIn(json, 'extension') !== undefined,
      loop: typeof loop === 'string' ? loop : undefined,
      scope: scopeOf(json, site.kind),
    };
    const resource: DeclaredResource = { ...own, nested: this.#nested(own, site) };
    site.resources.push(resource);
    const [key, children] = memberEntry(json, 'resources') ?? ['resources', []];
    this.#list(children, [...path, key], resource, site);
  }

  #nested({ type, json, path }: Omit<DeclaredResource, 'nested'>, site: Site): DeclaredTemplate | undefined {
    const [outer, properties] = memberEntry(json, 'properties') ?? ['', null];
    const [key, template] = memberEntry(properties, 'template') ?? ['', null];
    const isDeployment = type?.toLowerCase() === 'microsoft.resources/deployments';
    if (!isDeployment || !isJsonObject(template) || site.depth >= limits.deploymentDepth) return undefined;
    const inside = [...path, outer, key];
    const options = memberIn(properties, 'expressionEvaluationOptions');
    const written = memberIn(options, 'scope');
    const where = typeof written === 'string' ? site.scope?.evaluate(written) : written;
    const isOuter = typeof where !== 'string' || where.toLowerCase() !== 'inner';
    // Nobody knows whose names it uses where an expression decides it.
    const around = isUnknown(where) || typeof options === 'string' ? undefined : site.scope;
    return this.template(template, inside, around, isOuter, site.depth + 1);
  }
}

interface Site {
  readonly scope: TemplateScope | undefined;
  readonly kind: ScopeKind | undefined;
  readonly depth: number;
  readonly resources: DeclaredResource[];
}

function kindOf(json: JsonObject): ScopeKind | undefined {
  const schema = json['$schema'];
  return typeof schema === 'string' ? SCHEMAS.find(([pattern]) => pattern.test(schema))?.[1] : undefined;
}

/** What says where a resource goes is an expression more often than not; then nobody asks. */
const scopeOf = (json: JsonObject, kind: ScopeKind | undefined): ScopeKind | undefined =>
  ['scope', 'resourceGroup', 'subscriptionId'].some((name) => memberIn(json, name) !== undefined) ? undefined : kind;

function fullType(type: string, parent: DeclaredResource | undefined): string | undefined {
  if (parent === undefined) return type;
  if (parent.type === undefined) return undefined;
  return type.toLowerCase().startsWith(`${parent.type.toLowerCase()}/`) ? type : `${parent.type}/${type}`;
}

function fullName(
  name: Value | undefined,
  type: string | undefined,
  parent: DeclaredResource | undefined,
): string | Unknown | undefined {
  if (typeof name !== 'string' && !isUnknown(name)) return undefined;
  if (parent === undefined) return name;
  const wanted = (type ?? '').split('/').length - 1;
  if (typeof name === 'string' && name.split('/').length === wanted) return name;
  return parent.name === undefined ? undefined : joinText([parent.name, '/', name]);
}
