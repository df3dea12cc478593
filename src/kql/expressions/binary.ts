import type { KustoType } from '../../model/table.ts';
import type { Scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import type { KindName } from '../syntax/kusto.ts';
import { arithmetic } from './arithmetic.ts';
import { both, either, equal, equalIgnoringCase, negated, notEqual, ordered } from './compare.ts';
import { containsText, endsWithText, hasTerm, matchesRegex, startsWithText } from './search.ts';

/** What one binary operator means: left and right, and the type that the binder gives the result. */
type BinaryRow = (left: Scalar, right: Scalar, type: KustoType, parameters: Parameters) => Scalar;

const term =
  (ignoreCase: boolean, before: boolean, after: boolean): BinaryRow =>
  (left, right, _, parameters) =>
    hasTerm(parameters, left, right, { ignoreCase, before, after });

const text =
  (search: (value: Scalar, needle: Scalar, ignoreCase: boolean) => Scalar, ignoreCase: boolean): BinaryRow =>
  (left, right) =>
    search(left, right, ignoreCase);

const contains =
  (ignoreCase: boolean): BinaryRow =>
  (left, right, _, parameters) =>
    containsText(left, right, ignoreCase, parameters);

const not =
  (row: BinaryRow): BinaryRow =>
  (left, right, type, parameters) =>
    negated(row(left, right, type, parameters));

const number =
  (operator: '+' | '-' | '*' | '/' | '%'): BinaryRow =>
  (left, right, type) =>
    arithmetic(operator, left, right, type);

/** Every binary operator by the kind of its node. */
export const binaryOperators: Readonly<Partial<Record<KindName, BinaryRow>>> = {
  AddExpression: number('+'),
  SubtractExpression: number('-'),
  MultiplyExpression: number('*'),
  DivideExpression: number('/'),
  ModuloExpression: number('%'),
  EqualExpression: equal,
  NotEqualExpression: notEqual,
  LessThanExpression: (left, right) => ordered('<', left, right),
  LessThanOrEqualExpression: (left, right) => ordered('<=', left, right),
  GreaterThanExpression: (left, right) => ordered('>', left, right),
  GreaterThanOrEqualExpression: (left, right) => ordered('>=', left, right),
  AndExpression: both,
  OrExpression: either,
  EqualTildeExpression: equalIgnoringCase,
  BangTildeExpression: not(equalIgnoringCase),
  HasExpression: term(true, true, true),
  HasCsExpression: term(false, true, true),
  NotHasExpression: not(term(true, true, true)),
  NotHasCsExpression: not(term(false, true, true)),
  HasPrefixExpression: term(true, true, false),
  HasPrefixCsExpression: term(false, true, false),
  NotHasPrefixExpression: not(term(true, true, false)),
  NotHasPrefixCsExpression: not(term(false, true, false)),
  HasSuffixExpression: term(true, false, true),
  HasSuffixCsExpression: term(false, false, true),
  NotHasSuffixExpression: not(term(true, false, true)),
  NotHasSuffixCsExpression: not(term(false, false, true)),
  ContainsExpression: contains(true),
  ContainsCsExpression: contains(false),
  NotContainsExpression: not(contains(true)),
  NotContainsCsExpression: not(contains(false)),
  StartsWithExpression: text(startsWithText, true),
  StartsWithCsExpression: text(startsWithText, false),
  NotStartsWithExpression: not(text(startsWithText, true)),
  NotStartsWithCsExpression: not(text(startsWithText, false)),
  EndsWithExpression: text(endsWithText, true),
  EndsWithCsExpression: text(endsWithText, false),
  NotEndsWithExpression: not(text(endsWithText, true)),
  NotEndsWithCsExpression: not(text(endsWithText, false)),
  MatchesRegexExpression: (left, right, _, parameters) => matchesRegex(parameters, left, right),
};
