import { type TextPart, Unknown } from '../../model/unknown.ts';
import { isValueArray, type Value } from '../../model/value.ts';
import type { CallExpression, Expression } from './ast.ts';
import { canonicalCall, firstUnknown } from './canonical-call.ts';
import { type EvaluationContext, ExpressionFailure, type SteadyCalls } from './context.ts';
import { isHostName, nearestName, rows } from './functions/index.ts';
import type { FormSite, FunctionRow, Row, UnknownOptions } from './functions/row.ts';
import { holdsUnknown } from './json-text.ts';
import { MAX_DEPTH, MAX_TEXT, MAX_WEIGHT, measure } from './measure.ts';
import { type Access, readIndex, readMember, shorten } from './member-access.ts';

/** Units of work that one expression may take: a few seconds at most. */
const BUDGET = 5_000_000;

/** The variables of one lambda, and those of the lambdas around it. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Value>;
  readonly outer: Scope | undefined;
}

/** One evaluation of one expression: its context and what is left of its budget of work. */
export class Evaluation {
  readonly #context: EvaluationContext;
  #left = BUDGET;

  constructor(context: EvaluationContext) {
    this.#context = context;
  }

  evaluate(expression: Expression, scope: Scope | undefined): Value {
    switch (expression.kind) {
      case 'String':
      case 'Number':
        return expression.value;
      case 'Call':
        return this.#context.steady === undefined
          ? this.#call(expression, scope)
          : this.#steady(expression, scope, this.#context.steady);
      case 'Member':
        return readMember(this.evaluate(expression.target, scope), expression.name, this.#access(expression));
      case 'Index':
        return readIndex(
          this.evaluate(expression.target, scope),
          this.evaluate(expression.index, scope),
          this.#access(expression),
        );
    }
  }

  /** What the context knows of a member of an unknown. */
  known(of: Unknown, key: string | number): Value | undefined {
    return this.#context.member?.(of, key);
  }

  #access({ safe, offset }: { readonly safe: boolean; readonly offset: number }): Access {
    return {
      safe,
      failure: (message) => new ExpressionFailure('ARM_NO_MEMBER', message, offset),
      known: (of, key) => this.known(of, key),
    };
  }

  charge(units: number, offset: number): void {
    this.#left -= units;
    const { budget } = this.#context;
    if (budget !== undefined) budget.left -= units;
    if (this.#left < 0 || (budget !== undefined && budget.left < 0)) {
      throw new ExpressionFailure('ARM_TOO_LARGE', 'The expression takes too much work to evaluate', offset);
    }
  }

  /** A call that is worked out once, if it is one of those that come to the same. */
  #steady(call: CallExpression, scope: Scope | undefined, { calls, answers }: SteadyCalls): Value {
    if (!calls.has(call)) return this.#call(call, scope);
    const known = answers.get(call);
    if (known !== undefined) return known;
    const value = this.#call(call, scope);
    answers.set(call, value);
    return value;
  }

  #call(call: CallExpression, scope: Scope | undefined): Value {
    this.charge(1, call.offset);
    const name = call.name.toLowerCase();
    const row = call.namespace === undefined ? rows.get(name) : undefined;
    if (row === undefined) return this.#hostCall(call, name, scope);
    checkCount(row, call);
    const site = new Site(this, row.name, call.offset, scope);
    if ('form' in row) return this.#bounded(row.form(call.args, site), call);
    const args = call.args.map((arg) => this.evaluate(arg, scope));
    return this.#bounded(this.#apply(row, args, site, call.offset), call);
  }

  #apply(row: FunctionRow, args: readonly Value[], site: Site, offset: number): Value {
    if (row.cost === 'arguments') for (const arg of args) this.charge(measure(arg).weight, offset);
    const undecided =
      row.unknowns === 'own'
        ? false
        : row.unknowns === 'deep'
          ? args.some(holdsUnknown)
          : args.some((arg) => arg instanceof Unknown);
    if (undecided) return site.unknown(args, { text: row.yields === 'text' });
    return row.evaluate(args, site);
  }

  /** Refuses a value that is small in memory only because its parts are shared. */
  #bounded(value: Value, call: CallExpression): Value {
    if (typeof value === 'string') {
      if (value.length <= MAX_TEXT) this.charge(value.length >> 6, call.offset);
      else throw new ExpressionFailure('ARM_TOO_LARGE', `${call.name} gives a text that is too long`, call.offset);
    } else if (typeof value === 'object' && value !== null) {
      const { weight, depth } = measure(value);
      if (weight > MAX_WEIGHT || depth > MAX_DEPTH) {
        throw new ExpressionFailure('ARM_TOO_LARGE', `${call.name} gives a value that is too large`, call.offset);
      }
      if (isValueArray(value)) this.charge(value.length, call.offset);
    }
    return value;
  }

  #hostCall(call: CallExpression, name: string, scope: Scope | undefined): Value {
    const full = call.namespace === undefined ? name : `${call.namespace.toLowerCase()}.${name}`;
    const host = this.#context.host(full);
    const known = host !== undefined || isHostName(full);
    if (!known) throw unknownFunction(call);
    const args = call.args.map((arg) => this.evaluate(arg, scope));
    if (host === undefined) return new Unknown('unsupported', canonicalCall(call.name, args));
    try {
      return host(args);
    } catch (error) {
      if (error instanceof ExpressionFailure && error.offset === 0) {
        throw new ExpressionFailure(error.code, error.message, call.offset);
      }
      throw error;
    }
  }
}

function checkCount(row: Row, call: CallExpression): void {
  const count = call.args.length;
  if (count >= row.minimum && count <= row.maximum) return;
  const { minimum, maximum } = row;
  const wanted =
    minimum === maximum ? `${minimum}` : maximum === Infinity ? `at least ${minimum}` : `${minimum} to ${maximum}`;
  throw new ExpressionFailure('ARM_ARGUMENT', `${row.name} takes ${wanted} arguments, not ${count}`, call.offset);
}

function unknownFunction(call: CallExpression): ExpressionFailure {
  const name = call.namespace === undefined ? call.name : `${call.namespace}.${call.name}`;
  const near = call.namespace === undefined ? nearestName(call.name) : undefined;
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new ExpressionFailure('ARM_UNKNOWN_FUNCTION', `There is no function ${shorten(name)}${hint}`, call.offset);
}

class Site implements FormSite {
  readonly name: string;
  readonly #evaluation: Evaluation;
  readonly #offset: number;
  readonly #scope: Scope | undefined;

  constructor(evaluation: Evaluation, name: string, offset: number, scope: Scope | undefined) {
    this.#evaluation = evaluation;
    this.name = name;
    this.#offset = offset;
    this.#scope = scope;
  }

  failure(message: string, code = 'ARM_ARGUMENT'): ExpressionFailure {
    return new ExpressionFailure(code, message, this.#offset);
  }

  unknown(args: readonly Value[], options: UnknownOptions = {}): Unknown {
    for (const arg of args) this.charge(measure(arg).weight);
    const identity = canonicalCall(this.name, args);
    const parts: readonly TextPart[] | undefined = options.parts ?? (options.text ? [{ hole: identity }] : undefined);
    const reason = options.reason ?? firstUnknown(args)?.reason ?? 'runtime';
    const presence = options.maybeAbsent ? 'maybe-absent' : 'present';
    return new Unknown(reason, identity, parts === undefined ? { presence } : { presence, parts });
  }

  known(of: Unknown, key: string | number): Value | undefined {
    return this.#evaluation.known(of, key);
  }

  charge(units: number): void {
    this.#evaluation.charge(units, this.#offset);
  }

  evaluate(expression: Expression, variables?: ReadonlyMap<string, Value>): Value {
    const scope = variables === undefined ? this.#scope : { variables, outer: this.#scope };
    return this.#evaluation.evaluate(expression, scope);
  }

  variable(name: string): Value | undefined {
    const wanted = name.toLowerCase();
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      const value = scope.variables.get(wanted);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
