import { aggregates } from '../aggregates/index.ts';
import { refuse } from '../failure.ts';
import { functions } from '../functions/index.ts';
import { refusedFunctions } from '../functions/refused.ts';
import { lowerRow } from '../functions/row.ts';
import { columnScalar, type Relation, visibleColumns } from '../plan/relation.ts';
import { emit } from '../sql/emit.ts';
import { fragment, neverNull, raw, type Scalar, scalar } from '../sql/fragment.ts';
import {
  type Expression,
  elementsOf,
  type FunctionCall,
  isTabular,
  kindOf,
  kustoTypeOf,
  textOf,
} from '../syntax/kusto.ts';
import { negative } from './arithmetic.ts';
import { binaryOperators } from './binary.ts';
import { both, either, inDynamic, inList, negated, ordered } from './compare.ts';
import { convert } from './convert.ts';
import type { Frame } from './frame.ts';
import { lowerLiteral } from './literals.ts';
import { lowerPath } from './path.ts';
import { scalarOfPartition } from './scalar-of-partition.ts';
import { hasTerms, hasTermsOf } from './search.ts';
import { callUserFunction } from './user-function.ts';

/** Nesting of expressions inside one another; Kusto itself stops lower. */
const deepest = 400;

/** The SQL of a scalar expression over the rows of a frame. */
export const lowerScalar = (node: Expression, frame: Frame): Scalar => {
  if (frame.query.depth > deepest) return refuse('KQL_LIMIT', 'The expression is nested too deeply', node);
  frame.query.depth += 1;
  const lowered = lowerOne(node, frame);
  frame.query.depth -= 1;
  return lowered;
};

const lowerOne = (node: Expression, frame: Frame): Scalar => {
  const literal = lowerLiteral(frame.query.parameters, node);
  if (literal !== undefined) return literal;
  const kind = kindOf(node);
  const binary = binaryOperators[kind];
  if (binary !== undefined) {
    const { Left: left, Right: right } = node as Kusto.Language.Syntax.BinaryExpression;
    const operand = lowerScalar(right as Expression, frame);
    const apply = (value: Scalar): Scalar =>
      binary(value, operand, kustoTypeOf(node.ResultType), frame.query.parameters);
    if (kindOf(left as Expression) === 'StarExpression') return anyColumn(frame, apply);
    return apply(lowerScalar(left as Expression, frame));
  }
  const form = forms[kind];
  return form === undefined
    ? refuse('KQL_UNSUPPORTED_EXPRESSION', `The expression '${shortText(node)}' is not supported`, node)
    : form(node, frame);
};

/** `* has "x"`: some column does. */
const anyColumn = (frame: Frame, test: (column: Scalar) => Scalar): Scalar =>
  visibleColumns(frame.input)
    .map((column) => test(columnScalar(column)))
    .reduce(either, scalar('bool', raw('false'), false));

const shortText = (node: Expression): string => {
  const text = textOf(node).replaceAll(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

type Form = (node: Expression, frame: Frame) => Scalar;

const inside: Form = (node, frame) =>
  lowerScalar((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression as Expression, frame);

const lowerName: Form = (node, frame) => {
  const { SimpleName: name } = node as Kusto.Language.Syntax.NameReference;
  const symbol = node.ReferencedSymbol;
  const isColumn = symbol instanceof Kusto.Language.Symbols.ColumnSymbol;
  if (!isColumn && name !== null) {
    const bound = frame.scope.find(name);
    if (bound?.kind === 'scalar') return bound.scalar;
    if (symbol instanceof Kusto.Language.Symbols.FunctionSymbol) return callUserFunction(node, frame, lowerScalar);
  }
  if (isColumn && kustoTypeOf(node.ResultType) === 'dynamic' && node.ResultType?.Name === 'unknown')
    return openColumn(name ?? '', node, frame);
  return frame.column(name ?? '', node);
};

/** A column that only a table that is not there can have (in a fuzzy union, a watchlist): null, with a warning. */
const openColumn = (name: string, node: Expression, frame: Frame): Scalar => {
  const isThere = frame.relation !== undefined && visibleColumns(frame.relation).some((column) => column.name === name);
  if (isThere) return frame.column(name, node);
  frame.query.warnings.push({
    code: 'KQL_MISSING_COLUMN',
    message: `No table that exists has a column '${name}': it is null`,
    start: node.TextStart,
    length: node.Width,
  });
  return scalar('dynamic', raw("''"), false);
};

const lowerBetween: Form = (node, frame) => {
  const { Left: left, Right: right } = node as Kusto.Language.Syntax.BetweenExpression;
  const value = lowerScalar(left as Expression, frame);
  const from = lowerScalar(right?.First as Expression, frame);
  const upper = lowerScalar(right?.Second as Expression, frame);
  const isSpan = value.type === 'datetime' && upper.type === 'timespan';
  const to = isSpan
    ? (binaryOperators.AddExpression?.(from, upper, 'datetime', frame.query.parameters) ?? upper)
    : upper;
  const within = both(ordered('>=', value, from), ordered('<=', value, to));
  return kindOf(node) === 'NotBetweenExpression' ? negated(within) : within;
};

const membersOfList = (list: Kusto.Language.Syntax.ExpressionList | null): Expression[] =>
  elementsOf<Expression>(list?.Expressions);

/** `x in (...)`: values, one dynamic array, or the first column of a table. */
const lowerIn =
  (ignoreCase: boolean, opposite: boolean): Form =>
  (node, frame) => {
    const { Left: left, Right: right } = node as Kusto.Language.Syntax.InExpression;
    const value = lowerScalar(left as Expression, frame);
    const members = membersOfList(right);
    const only = members[0];
    const found =
      members.length === 1 && only !== undefined && isTabular(only)
        ? inRelation(value, only, ignoreCase, frame)
        : inMembers(
            value,
            members.map((member) => lowerScalar(member, frame)),
            ignoreCase,
            frame,
          );
    return opposite ? negated(found) : found;
  };

const isArray = (member: Scalar): boolean =>
  member.type === 'dynamic' && (member.literal?.value?.startsWith('[') ?? true);

/** A text among the elements of an array that the text spells out is a text among texts: SQL makes a set of them. */
const spelledOut = (value: Scalar, members: readonly Scalar[], frame: Frame): readonly Scalar[] =>
  value.type === 'string'
    ? members.flatMap((member) => {
        const array = member.type === 'dynamic' ? member.literal?.value : undefined;
        return typeof array === 'string' && array.startsWith('[') ? literalNeedles(array, frame) : [member];
      })
    : members;

const inMembers = (value: Scalar, given: readonly Scalar[], ignoreCase: boolean, frame: Frame): Scalar => {
  const members = spelledOut(value, given, frame);
  const arrays = members.filter(isArray);
  if (arrays.length === 0) return inList(value, members, ignoreCase);
  const single = members.filter((member) => !isArray(member));
  const found = arrays.map((array) => inDynamic(value, array, ignoreCase));
  const all = single.length === 0 ? found : [inList(value, single, ignoreCase), ...found];
  return all.reduce(either);
};

/** A table inside an expression. One that stands for the rows of a partition would mean other rows in each. */
const wholeRelation = (node: Expression, frame: Frame): Relation => {
  const relation = frame.query.lowerRelation(node, frame.scope, frame);
  return relation.partition.length === 0
    ? relation
    : refuse('KQL_UNSUPPORTED_EXPRESSION', 'The rows of a partition are not supported inside of this expression', node);
};

const inRelation = (value: Scalar, node: Expression, ignoreCase: boolean, frame: Frame): Scalar => {
  const relation = wholeRelation(node, frame);
  const first = visibleColumns(relation)[0];
  if (first === undefined) return refuse('KQL_UNKNOWN_COLUMN', 'The table on the right of `in` has no columns', node);
  const list = raw(`(${emit(relation.node, [first], [])})`);
  const needle = convert(value, first.type);
  if (ignoreCase) {
    const lowered = raw(`(SELECT lowerUTF8(_.\`$1\`) FROM (SELECT * FROM ${list.text}) AS _(\`$1\`))`);
    return scalar('bool', fragment`(lowerUTF8(${convert(needle, 'string')}) IN ${lowered})`, false);
  }
  const found = fragment`(${needle} IN ${list})`;
  return { ...scalar('bool', fragment`ifNull(${found}, false)`, false), truthy: found };
};

const lowerHasTerms =
  (every: boolean): Form =>
  (node, frame) => {
    const { Left: left, Right: right } = node as Kusto.Language.Syntax.HasAnyExpression;
    const value = lowerScalar(left as Expression, frame);
    const members = membersOfList(right);
    const only = members[0];
    if (members.length === 1 && only !== undefined && isTabular(only))
      return hasTermsOf(value, arrayOf(only, frame), every);
    const needles = members.map((member) => lowerScalar(member, frame));
    const array = needles.find((needle) => needle.type === 'dynamic');
    if (array === undefined) return hasTerms(frame.query.parameters, value, needles, every);
    const known = array.literal?.value;
    if (needles.length === 1 && typeof known === 'string')
      return hasTerms(frame.query.parameters, value, literalNeedles(known, frame), every);
    return hasTermsOf(value, array, every);
  };

const literalNeedles = (array: string, frame: Frame): Scalar[] => {
  const values: unknown = JSON.parse(array);
  const texts = (Array.isArray(values) ? values : [values]).map((item) =>
    typeof item === 'string' ? item : JSON.stringify(item),
  );
  return texts.map((value) => ({ ...scalar('string', frame.query.parameters.text(value), false), literal: { value } }));
};

/** The first column of a table as one dynamic array. */
const arrayOf = (node: Expression, frame: Frame): Scalar => {
  const relation = wholeRelation(node, frame);
  const first = visibleColumns(relation)[0];
  if (first === undefined) return refuse('KQL_UNKNOWN_COLUMN', 'The table has no columns', node);
  const element = convert(scalar(first.type, raw('_.`v`'), first.nullable), 'dynamic');
  const rows = emit(
    {
      kind: 'Project',
      input: relation.node,
      values: [{ ...first, name: 'v', value: columnOf(first.name) }],
      columns: [{ ...first, name: 'v' }],
      window: false,
    },
    [{ ...first, name: 'v' }],
    [],
  );
  return scalar(
    'dynamic',
    // A subquery may be null in SQL, and nothing that holds arrays may be.
    raw(
      `ifNull((SELECT concat('[', arrayStringConcat(groupArray(${element.text}), ','), ']') FROM (${rows}) AS _), '[]')`,
    ),
  );
};

const columnOf = (name: string) => ({
  text: `_.\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``,
  columns: new Set([name]),
});

/** `toscalar(T)`: the first column of the first row. */
const lowerToScalar: Form = (node, frame) => {
  const inner = (node as Kusto.Language.Syntax.ToScalarExpression).Expression as Expression;
  if (!isTabular(inner)) return lowerScalar(inner, frame);
  const relation = frame.query.lowerRelation(inner, frame.scope, frame);
  const first = visibleColumns(relation)[0];
  if (first === undefined) return refuse('KQL_UNKNOWN_COLUMN', 'The table inside toscalar() has no columns', node);
  if (relation.partition.length > 0) return scalarOfPartition(relation, first, node, frame);
  const one = {
    kind: 'Limit',
    input: relation.node,
    order: relation.order,
    limit: raw('1'),
    by: [],
    columns: relation.node.columns,
  } as const;
  const text = raw(`(${emit(one, [first], [])})`);
  return neverNull(first.type) ? scalar(first.type, fragment`ifNull(${text}, '')`) : scalar(first.type, text);
};

const lowerCall: Form = (node, frame) => {
  const call = node as FunctionCall;
  const name = call.Name?.SimpleName ?? '';
  const special = frame.calls?.(call);
  if (special !== undefined) return special;
  const symbol = call.ReferencedSymbol;
  const aggregate = frame.aggregating ? aggregates.get(name) : undefined;
  if (
    aggregate === undefined &&
    functions.get(name) === undefined &&
    symbol instanceof Kusto.Language.Symbols.FunctionSymbol &&
    !isBuiltIn(symbol)
  ) {
    return callUserFunction(node, frame, lowerScalar);
  }
  const row = aggregate ?? functions.get(name);
  if (row === undefined) {
    return refuse(
      'KQL_UNSUPPORTED_FUNCTION',
      `The function '${name}' is not supported`,
      call.Name,
      refusedFunctions.get(name) ?? 'safeguard kql functions lists those that are',
    );
  }
  const nodes = membersOfList(call.ArgumentList);
  const lower = (argument: Expression): Scalar =>
    lowerScalar(argument, aggregate === undefined ? frame : perRow(frame));
  const values = row.lazy === true ? [] : nodes.map(lower);
  const type = kustoTypeOf(call.ResultType);
  return lowerRow(row, { name, arguments: values, nodes, node: call, frame, lower, type });
};

/** The arguments of an aggregate are about rows again. */
const perRow = (frame: Frame): Frame => frame.withoutAggregates();

const isBuiltIn = (symbol: Kusto.Language.Symbols.FunctionSymbol): boolean =>
  Kusto.Language.GlobalState.Default?.IsBuiltInFunction(symbol) === true ||
  Kusto.Language.GlobalState.Default?.IsBuiltInFunction(symbol) === undefined;

/** How each other kind of expression is lowered. */
const forms: Readonly<Partial<Record<ReturnType<typeof kindOf>, Form>>> = {
  ParenthesizedExpression: inside,
  SimpleNamedExpression: inside,
  OrderedExpression: inside,
  NameReference: lowerName,
  PathExpression: (node, frame) => lowerPath(node, frame, lowerScalar),
  ElementExpression: (node, frame) => lowerPath(node, frame, lowerScalar),
  BracketedExpression: inside,
  FunctionCallExpression: lowerCall,
  ToScalarExpression: lowerToScalar,
  UnaryMinusExpression: (node, frame) => negative(inside(node, frame)),
  UnaryPlusExpression: inside,
  BetweenExpression: lowerBetween,
  NotBetweenExpression: lowerBetween,
  InExpression: lowerIn(false, false),
  InCsExpression: lowerIn(true, false),
  NotInExpression: lowerIn(false, true),
  NotInCsExpression: lowerIn(true, true),
  HasAnyExpression: lowerHasTerms(false),
  HasAllExpression: lowerHasTerms(true),
};
