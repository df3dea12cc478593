import type { Unit } from '../../model/blueprint.ts';
import { Expression, type ExpressionNode, type Value, type ValueMap } from '../../model/value.ts';
import { escapedBicep, memberName, quotedBicep } from './bicep-text.ts';

/** Says what stands above a member: a comment with what the setting serves. */
export type CommentOf = (path: string) => string | undefined;

/** Writes values of one file in Bicep. */
export class ValueText {
  readonly #unit: Unit;

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  /** A value as it stands after `name: `; what follows the first line is further in by two spaces a level. */
  value(value: Value, path = '', commentOf: CommentOf = () => undefined, depth = 0): string {
    if (value instanceof Expression) return this.expression(value, depth);
    if (typeof value === 'string') return quotedBicep(value);
    if (typeof value === 'number') return numberText(value);
    if (typeof value !== 'object' || value === null) return String(value);
    const inner = '  '.repeat(depth + 1);
    const end = `\n${'  '.repeat(depth)}`;
    if (Array.isArray(value)) {
      const items = (value as readonly Value[]).map(
        (item) => `${inner}${this.value(item, `${path}[*]`, commentOf, depth + 1)}`,
      );
      return items.length === 0 ? '[]' : `[\n${items.join('\n')}${end}]`;
    }
    const members = Object.entries(value as ValueMap).map(([key, item]) => {
      const at = `${path}.${key}`;
      const comment = commentOf(at);
      const above = comment === undefined ? '' : `${inner}// ${comment}\n`;
      return `${above}${inner}${memberName(key)}: ${this.value(item, at, commentOf, depth + 1)}`;
    });
    return members.length === 0 ? '{}' : `{\n${members.join('\n')}${end}}`;
  }

  expression({ node }: Expression, depth = 0): string {
    switch (node.kind) {
      case 'id':
        return `${node.symbol}.id`;
      case 'runtime':
        return `${node.symbol}${node.whole === true ? '' : '.properties'}${node.path.map(step).join('')}`;
      case 'parameter':
        return node.name;
      case 'text':
        return this.#text(node.parts);
      case 'byId': {
        const inner = '  '.repeat(depth + 1);
        const members = node.symbols.map((symbol) => `${inner}'\${${symbol}.id}': {}`);
        return `{\n${members.join('\n')}\n${'  '.repeat(depth)}}`;
      }
      case 'subscription':
        return this.#subscription(node);
      case 'tenantId':
        return 'tenant().tenantId';
      case 'builtIn':
        return this.#builtIn(node);
      case 'guid':
        return `guid(${node.of.map((part) => this.expression(part)).join(', ')})`;
      case 'lastSegment':
        return `last(split(${this.expression(node.of)}, '/'))`;
      case 'tags': {
        const more = Object.entries(node.more).map(([key, text]) => `${memberName(key)}: ${quotedBicep(text)}`);
        return more.length === 0 ? 'tags' : `union(tags, { ${more.join(', ')} })`;
      }
      default:
        return node satisfies never;
    }
  }

  #text(parts: readonly (string | Expression)[]): string {
    const pieces = parts.map((part) =>
      typeof part === 'string' ? escapedBicep(part) : `\${${this.expression(part)}}`,
    );
    return `'${pieces.join('')}'`;
  }

  #subscription({ as, of }: ExpressionNode & { kind: 'subscription' }): string {
    const { scope } = this.#unit;
    if (scope.kind !== 'managementGroup' && scope.subscription === of) {
      return as === 'id' ? 'subscription().id' : 'subscription().subscriptionId';
    }
    return as === 'id' ? `'/subscriptions/\${${of}SubscriptionId}'` : `${of}SubscriptionId`;
  }

  #builtIn({ of, guid }: ExpressionNode & { kind: 'builtIn' }): string {
    if (of === 'policy') return `tenantResourceId('Microsoft.Authorization/policyDefinitions', '${guid}')`;
    if (of === 'initiative') return `tenantResourceId('Microsoft.Authorization/policySetDefinitions', '${guid}')`;
    const call = this.#unit.scope.kind === 'managementGroup' ? 'tenantResourceId' : 'subscriptionResourceId';
    return `${call}('Microsoft.Authorization/roleDefinitions', '${guid}')`;
  }

  /** The name of a resource by itself, without its parent's. */
  name(name: string | Expression): string {
    return typeof name === 'string' ? quotedBicep(name) : this.expression(name);
  }
}

const step = (part: string | number): string => (typeof part === 'number' ? `[${part}]` : `.${part}`);

/** Bicep has no numbers with a fraction: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-any */
const numberText = (value: number): string => (Number.isInteger(value) ? String(value) : `json('${value}')`);
