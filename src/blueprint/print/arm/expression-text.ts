import type { Unit } from '../../model/blueprint.ts';
import type { Declaration } from '../../model/resource.ts';
import { Expression, type ExpressionNode } from '../../model/value.ts';
import type { Catalogue } from '../print-context.ts';

/** Writes expressions of one file in ARM's expression language, without the brackets around them. */
export class ExpressionText {
  readonly #catalogue: Catalogue;
  readonly #unit: Unit;

  constructor(catalogue: Catalogue, unit: Unit) {
    this.#catalogue = catalogue;
    this.#unit = unit;
  }

  of({ node }: Expression): string {
    switch (node.kind) {
      case 'id':
        return this.id(this.#catalogue.resource(node.symbol));
      case 'runtime':
        return this.#runtime(node);
      case 'parameter':
        return `parameters(${quoted(node.name)})`;
      case 'text':
        return this.#text(node.parts);
      case 'byId':
        throw new Error('An object by ids is written by the template, not by an expression');
      case 'subscription':
        return this.#subscription(node);
      case 'tenantId':
        return 'tenant().tenantId';
      case 'builtIn':
        return this.#builtIn(node);
      case 'guid':
        return `guid(${node.of.map((part) => this.of(part)).join(', ')})`;
      case 'lastSegment':
        return `last(split(${this.of(node.of)}, '/'))`;
      case 'tags':
        return `union(variables('tags'), createObject(${Object.entries(node.more).flat().map(quoted).join(', ')}))`;
      default:
        return node satisfies never;
    }
  }

  /** The id of a resource, seen from this file. */
  id(resource: Declaration): string {
    const type = resource.type;
    const names = this.#names(resource);
    const [top] = this.#catalogue.lineage(resource);
    if (top?.on !== undefined) {
      return `extensionResourceId(${this.id(this.#catalogue.resource(top.on))}, ${[quoted(type), ...names].join(', ')})`;
    }
    const { scope } = this.#catalogue.unitOf(resource);
    if (type === 'Microsoft.Management/managementGroups')
      return `tenantResourceId(${[quoted(type), ...names].join(', ')})`;
    if (scope.kind === 'managementGroup') {
      return `extensionResourceId(managementGroup().id, ${[quoted(type), ...names].join(', ')})`;
    }
    const own = this.#unit.scope;
    const subscription =
      own.kind !== 'managementGroup' && own.subscription === scope.subscription
        ? own.kind === 'subscription' && scope.kind === 'resourceGroup'
          ? ['subscription().subscriptionId']
          : []
        : [`parameters(${quoted(`${scope.subscription}SubscriptionId`)})`];
    if (scope.kind === 'subscription')
      return `subscriptionResourceId(${[...subscription, quoted(type), ...names].join(', ')})`;
    const group =
      own.kind === 'resourceGroup' && own.name === scope.name && own.subscription === scope.subscription
        ? []
        : [quoted(scope.name)];
    return `resourceId(${[...subscription, ...group, quoted(type), ...names].join(', ')})`;
  }

  #names(resource: Declaration): string[] {
    return this.#catalogue
      .lineage(resource)
      .map(({ name }) => (name instanceof Expression ? this.of(name) : quoted(name)));
  }

  #runtime({ symbol, path, whole }: ExpressionNode & { kind: 'runtime' }): string {
    const resource = this.#catalogue.resource(symbol);
    const version = `'${this.#catalogue.apiVersion(resource)}'`;
    const read = whole === true ? `reference(${quoted(symbol)}, ${version}, 'full')` : `reference(${quoted(symbol)})`;
    return `${read}${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
  }

  #text(parts: readonly (string | Expression)[]): string {
    if (parts.every((part) => typeof part === 'string')) return quoted(parts.join(''));
    let values = 0;
    const pattern = parts
      .map((part) => (typeof part === 'string' ? part.replaceAll('{', '{{').replaceAll('}', '}}') : `{${values++}}`))
      .join('');
    const given = parts.filter((part) => part instanceof Expression).map((part) => this.of(part));
    return `format(${[quoted(pattern), ...given].join(', ')})`;
  }

  #subscription({ as, of }: ExpressionNode & { kind: 'subscription' }): string {
    const own = this.#unit.scope;
    const here = own.kind !== 'managementGroup' && own.subscription === of;
    if (here) return as === 'id' ? 'subscription().id' : 'subscription().subscriptionId';
    const guid = `parameters(${quoted(`${of}SubscriptionId`)})`;
    return as === 'id' ? `format('/subscriptions/{0}', ${guid})` : guid;
  }

  #builtIn({ of, guid }: ExpressionNode & { kind: 'builtIn' }): string {
    if (of === 'policy') return `tenantResourceId('Microsoft.Authorization/policyDefinitions', ${quoted(guid)})`;
    if (of === 'initiative') return `tenantResourceId('Microsoft.Authorization/policySetDefinitions', ${quoted(guid)})`;
    return this.#unit.scope.kind === 'managementGroup'
      ? `tenantResourceId('Microsoft.Authorization/roleDefinitions', ${quoted(guid)})`
      : `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${quoted(guid)})`;
  }
}

/** A text in ARM's expressions: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
