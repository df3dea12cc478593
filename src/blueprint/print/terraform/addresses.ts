import type { Declaration } from '../../model/resource.ts';
import { Expression, type ExpressionNode, type Value, type ValueMap } from '../../model/value.ts';
import type { Catalogue } from '../print-context.ts';
import { readPath } from './read-paths.ts';
import { literalText, quotedText, reference, snake, type TfObject, type TfValue } from './tf-value.ts';

/** How a resource is written: under which type, and what it tells once deployed. */
export interface Written {
  /** `azurerm_virtual_network`, `azapi_resource`. */
  readonly terraform: string;
  readonly exports: Readonly<Record<string, string>>;
  /** The attribute that holds its id in ARM, where that is not `id`. */
  readonly id?: string;
  /** The resource whose attributes it became. */
  readonly within?: string;
}

/** Writes references and values in Terraform's language. */
export class Addresses {
  readonly #catalogue: Catalogue;
  readonly #written: (resource: Declaration) => Written;

  constructor(catalogue: Catalogue, written: (resource: Declaration) => Written) {
    this.#catalogue = catalogue;
    this.#written = written;
  }

  /** `azurerm_virtual_network.hub_network` */
  address(resource: Declaration): string {
    return this.addressOf(this.#written(resource).terraform, resource);
  }

  /** The address of a block of a type that says a part of a resource. */
  addressOf(terraform: string, { symbol }: Declaration): string {
    return `${terraform}.${snake(symbol)}`;
  }

  /** The id of a resource as an expression. */
  id(resource: Declaration): string {
    const { within, id = 'id' } = this.#written(resource);
    if (within === undefined) return `${this.address(resource)}.${id}`;
    // What became attributes of its parent is known by the parent's id.
    const parent = this.#catalogue.resource(within);
    const [last = ''] = resource.type.split('/').slice(-1);
    return `"\${${this.id(parent)}}/${last}/${typeof resource.name === 'string' ? resource.name : 'default'}"`;
  }

  value(value: Value, of: Declaration): TfValue {
    if (value instanceof Expression) return this.#expressionValue(value, of);
    if (typeof value === 'string') return literalText(value);
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => this.value(item, of));
    if (typeof value !== 'object' || value === null) return value as TfValue;
    return Object.fromEntries(Object.entries(value as ValueMap).map(([key, item]) => [key, this.value(item, of)]));
  }

  #expressionValue(expression: Expression, of: Declaration): TfValue {
    const { node } = expression;
    if (node.kind === 'text') return this.#template(node.parts, of);
    if (node.kind === 'byId') {
      return Object.fromEntries(
        node.symbols.map((symbol) => [reference(this.id(this.#catalogue.resource(symbol))), {}]),
      );
    }
    return reference(this.expression(expression, of));
  }

  /** Texts in a text are one; `write` writes what stands between references. */
  #template(
    parts: readonly (string | Expression)[],
    of: Declaration,
    write: (text: string) => string = literalText,
  ): string {
    return parts
      .map((part) => {
        if (typeof part === 'string') return write(part);
        if (part.node.kind === 'text') return this.#template(part.node.parts, of, write);
        return reference(this.expression(part, of));
      })
      .join('');
  }

  /** An expression without the `${}` around it. */
  expression(expression: Expression, of: Declaration): string {
    const { node } = expression;
    switch (node.kind) {
      case 'id':
        return this.id(this.#catalogue.resource(node.symbol));
      case 'runtime':
        return this.#runtime(node);
      case 'parameter':
        return `var.${snake(node.name)}`;
      case 'text':
        return `"${this.#template(node.parts, of, quotedText)}"`;
      case 'byId':
        throw new Error('An object by ids is a value, not an expression');
      case 'subscription':
        return node.as === 'guid'
          ? `var.${node.of}_subscription_id`
          : `"/subscriptions/\${var.${node.of}_subscription_id}"`;
      case 'tenantId':
        return 'data.azurerm_client_config.current.tenant_id';
      case 'builtIn':
        return this.#builtIn(node, of);
      case 'guid':
        return `uuidv5("oid", join("|", [${node.of.map((part) => this.expression(part, of)).join(', ')}]))`;
      case 'lastSegment':
        return `element(reverse(split("/", ${this.expression(node.of, of)})), 0)`;
      case 'tags':
        return this.tags(node.more, of);
      default:
        return node satisfies never;
    }
  }

  /** The tags of a resource. */
  tags(more: Readonly<Record<string, string>>, of: Declaration): string {
    const { scope } = this.#catalogue.unitOf(of);
    const own = scope.kind === 'managementGroup' ? '{}' : `local.${scope.subscription}_tags`;
    const members = Object.entries(more).map(([key, text]) => `"${literalText(key)}" = "${literalText(text)}"`);
    return members.length === 0 ? own : `merge(${own}, { ${members.join(', ')} })`;
  }

  #runtime(node: ExpressionNode & { kind: 'runtime' }): string {
    const resource = this.#catalogue.resource(node.symbol);
    const path = readPath(node);
    const attribute = this.#written(resource).exports[path];
    return attribute === undefined
      ? `${this.address(resource)}.output.${path}`
      : `${this.address(resource)}.${attribute}`;
  }

  #builtIn({ of: kind, guid }: ExpressionNode & { kind: 'builtIn' }, of: Declaration): string {
    if (kind === 'policy') return `"/providers/Microsoft.Authorization/policyDefinitions/${guid}"`;
    if (kind === 'initiative') return `"/providers/Microsoft.Authorization/policySetDefinitions/${guid}"`;
    const { scope } = this.#catalogue.unitOf(of);
    const subscription =
      scope.kind === 'managementGroup' ? '' : `/subscriptions/\${var.${scope.subscription}_subscription_id}`;
    return `"${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}"`;
  }

  /** The values of a resource as ARM has them, references written: `properties`, `sku`, `kind`, `zones`, `identity`. */
  body({ kind, sku, zones, identity, properties }: Declaration, of: Declaration): TfObject {
    const parts = { kind, sku, zones, identity, properties };
    return Object.fromEntries(
      Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [[key, this.value(value, of)]])),
    );
  }
}
