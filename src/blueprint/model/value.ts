/** What the value of a setting may be: JSON in which any value may be an expression that Azure evaluates. */
export type Value = string | number | boolean | null | readonly Value[] | ValueMap | Expression;
export interface ValueMap {
  readonly [key: string]: Value;
}

/**
 * What a setting takes from elsewhere. Every printer writes each kind in its own language; `symbol` names a resource of the
 * blueprint, and a resource that is named is deployed first.
 */
export type ExpressionNode =
  /** The ARM id of a resource. */
  | { readonly kind: 'id'; readonly symbol: string }
  /** What only the deployed resource tells, by its path below `properties`, or from the top with `whole`. */
  | {
      readonly kind: 'runtime';
      readonly symbol: string;
      readonly path: readonly (string | number)[];
      readonly whole?: true;
    }
  /** What whoever deploys gives. */
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  /** An object whose keys are ids of resources, as the list of user-assigned identities is. */
  | { readonly kind: 'byId'; readonly symbols: readonly string[] }
  /** The subscription that is deployed into, as an id `/subscriptions/<guid>` or as the GUID alone. */
  | { readonly kind: 'subscription'; readonly as: 'id' | 'guid'; readonly of: SubscriptionKey }
  | { readonly kind: 'tenantId' }
  /** The id of a built-in role, policy or initiative. */
  | { readonly kind: 'builtIn'; readonly of: 'role' | 'policy' | 'initiative'; readonly guid: string }
  /** A GUID made of ids, the same at each deployment: the name of a role assignment. */
  | { readonly kind: 'guid'; readonly of: readonly Expression[] }
  /** What follows the last slash of a text, as the version in the address of a key. */
  | { readonly kind: 'lastSegment'; readonly of: Expression }
  /** The tags that every resource of its file carries, with more. */
  | { readonly kind: 'tags'; readonly more: Readonly<Record<string, string>> };

/** The subscription that holds ePHI, and the one of what all share (hub, logs). */
export type SubscriptionKey = 'phi' | 'platform';

export class Expression {
  readonly node: ExpressionNode;
  constructor(node: ExpressionNode) {
    this.node = node;
  }
}

/** Whatever names a resource: its symbol, or a handle with it. */
export type Named = string | { readonly symbol: string };
const symbolOf = (named: Named): string => (typeof named === 'string' ? named : named.symbol);

export const idOf = (resource: Named): Expression => new Expression({ kind: 'id', symbol: symbolOf(resource) });
/** `runtime(identity, 'principalId')`: a property that Azure makes up when it creates the resource. */
export const runtime = (resource: Named, ...path: (string | number)[]): Expression =>
  new Expression({ kind: 'runtime', symbol: symbolOf(resource), path });
/** The same from the top of the resource: `wholeRuntime(server, 'identity', 'principalId')`. */
export const wholeRuntime = (resource: Named, ...path: (string | number)[]): Expression =>
  new Expression({ kind: 'runtime', symbol: symbolOf(resource), path, whole: true });
export const parameter = (name: string): Expression => new Expression({ kind: 'parameter', name });
/** Text with expressions in it: text`https://${runtime(vault, 'vaultUri')}keys`. */
export const text = (strings: TemplateStringsArray, ...values: readonly (string | Expression)[]): Expression =>
  new Expression({
    kind: 'text',
    parts: strings.flatMap((piece, index) => [piece, values[index] ?? '']).filter((part) => part !== ''),
  });
export const byId = (...resources: readonly Named[]): Expression =>
  new Expression({ kind: 'byId', symbols: resources.map(symbolOf) });
export const subscription = (of: SubscriptionKey, as: 'id' | 'guid' = 'id'): Expression =>
  new Expression({ kind: 'subscription', as, of });
export const tenantId = new Expression({ kind: 'tenantId' });
/** A built-in role by its GUID: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRole = (guid: string): Expression => new Expression({ kind: 'builtIn', of: 'role', guid });
export const builtInPolicy = (guid: string): Expression => new Expression({ kind: 'builtIn', of: 'policy', guid });
export const builtInInitiative = (guid: string): Expression =>
  new Expression({ kind: 'builtIn', of: 'initiative', guid });
export const guidOf = (...of: readonly Expression[]): Expression => new Expression({ kind: 'guid', of });
export const lastSegment = (of: Expression): Expression => new Expression({ kind: 'lastSegment', of });

/** What was found in values: a resource is asked several times, and its values never change. */
const known = new WeakMap<object, readonly Expression[]>();
const none: readonly Expression[] = [];

/** Every expression in a value, those inside expressions too. */
export function expressionsIn(value: Value | undefined): readonly Expression[] {
  if (typeof value !== 'object' || value === null) return none;
  const before = known.get(value);
  if (before !== undefined) return before;
  const inside = value instanceof Expression ? partsOf(value) : Object.values(value);
  const found: Expression[] = value instanceof Expression ? [value] : [];
  for (const item of inside) for (const expression of expressionsIn(item)) found.push(expression);
  const result = found.length === 0 ? none : found;
  known.set(value, result);
  return result;
}

/** The expressions that an expression is put together from. */
const partsOf = ({ node }: Expression): readonly Value[] => {
  if (node.kind === 'text') return node.parts;
  if (node.kind === 'lastSegment') return [node.of];
  return node.kind === 'guid' ? node.of : [];
};

/** The symbols that an expression names itself. */
export const symbolsOf = ({ node }: Expression): readonly string[] => {
  if (node.kind === 'id' || node.kind === 'runtime') return [node.symbol];
  return node.kind === 'byId' ? node.symbols : [];
};
