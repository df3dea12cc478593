/**
 * What an expression is once read. `offset` is the position in the expression text where the node starts, from 0.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export type Expression = StringLiteral | NumberLiteral | CallExpression | MemberExpression | IndexExpression;

export interface StringLiteral {
  readonly kind: 'String';
  readonly value: string;
  readonly offset: number;
}

export interface NumberLiteral {
  readonly kind: 'Number';
  readonly value: number;
  readonly offset: number;
}

/** `name(a, b)`, or `namespace.name(a, b)` for a function that the template itself defines. */
export interface CallExpression {
  readonly kind: 'Call';
  readonly namespace?: string;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly offset: number;
}

/** `target.name`, or `target.?name`, which gives null where the member is missing. */
export interface MemberExpression {
  readonly kind: 'Member';
  readonly target: Expression;
  readonly name: string;
  readonly safe: boolean;
  readonly offset: number;
}

/** `target[index]`, or `target[?index]`, which gives null where the member is missing. */
export interface IndexExpression {
  readonly kind: 'Index';
  readonly target: Expression;
  readonly index: Expression;
  readonly safe: boolean;
  readonly offset: number;
}
