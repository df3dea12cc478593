import type { KustoType } from '../../model/table.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { clickhouseType, knownType } from '../sql/types.ts';
import { type Expression, kindOf, kustoTypeOf, literalTextOf, textOf } from '../syntax/kusto.ts';
import { dynamicText } from './dynamic-literal.ts';
import { datetimeValue, inBrackets, timespanTicks } from './literal-text.ts';

/** The text of a literal's value in ClickHouse's notation; null for a typed null; undefined where it is not one. */
const textOfValue = (type: KustoType, node: Expression): string | null | undefined => {
  const text = inBrackets(literalTextOf(node));
  if (/^null$/i.test(text) && type !== 'string') return null;
  switch (type) {
    case 'bool':
      return /^(true|1)$/i.test(text) ? 'true' : 'false';
    case 'int':
    case 'long':
      return wholeValue(text);
    case 'real':
      return realValue(text);
    case 'decimal':
      return /^[+-]?\d{1,20}(\.\d{1,18})?$/.test(text) ? text : undefined;
    case 'datetime':
      return datetimeValue(text);
    case 'timespan':
      return timespanTicks(text)?.toString();
    case 'guid':
      return /^[0-9a-f-]{32,36}$/i.test(text) ? text.toLowerCase() : undefined;
    default:
      return undefined;
  }
};

const wholeValue = (text: string): string | undefined => {
  const [, sign = '', digits] = /^([+-]?)(0x[0-9a-f]{1,16}|\d{1,19})$/i.exec(text) ?? [];
  return digits === undefined ? undefined : `${sign === '-' ? '-' : ''}${BigInt(digits)}`;
};

const realValue = (text: string): string | undefined => {
  if (/^\+?inf$/i.test(text)) return 'inf';
  if (/^-inf$/i.test(text)) return '-inf';
  if (/^nan$/i.test(text)) return 'nan';
  return text === '' || Number.isNaN(Number(text)) ? undefined : String(Number(text));
};

/** A value given by type and text, as a parameter. */
export const literalScalar = (parameters: Parameters, type: KustoType, value: string | null): Scalar => {
  if (value === null) {
    if (type === 'dynamic' || type === 'string') return { ...scalar(type, raw("''"), false), literal: { value } };
    return { ...scalar(type, raw(`CAST(NULL, '${clickhouseType[type].replaceAll("'", "\\'")}')`)), literal: { value } };
  }
  return { ...scalar(type, parameters.add(knownType(type), value), false), literal: { value } };
};

const literalTypes: Readonly<Record<string, KustoType>> = {
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
};

/** The literal that a node is, or undefined for any other expression. */
export const lowerLiteral = (parameters: Parameters, node: Expression): Scalar | undefined => {
  const kind = kindOf(node);
  if (kind === 'StringLiteralExpression' || kind === 'CompoundStringLiteralExpression') {
    return literalScalar(parameters, 'string', String(node.LiteralValue ?? ''));
  }
  if (kind === 'DynamicExpression') return literalScalar(parameters, 'dynamic', dynamicText(node));
  if (kind === 'NullLiteralExpression') return literalScalar(parameters, kustoTypeOf(node.ResultType), null);
  const type = literalTypes[kind];
  if (type === undefined) return undefined;
  const value = textOfValue(type, node);
  if (value === undefined) return refuse('KQL_BAD_LITERAL', `The text '${textOf(node)}' is not a ${type}`, node);
  return literalScalar(parameters, type, value);
};

/** `now()`: fixed for the whole query, and given with each run, so that a compiled query serves at any time. */
export const nowFragment: Fragment = raw("{now:DateTime64(7, 'UTC')}");

/** An array of literals of one type as a single parameter; undefined when some element is not one. */
export const literalArray = (
  parameters: Parameters,
  type: KustoType,
  values: readonly Scalar[],
): Fragment | undefined => {
  if (values.some(({ literal, type: own }) => literal === undefined || (own !== type && literal.value !== null)))
    return undefined;
  const texts = values.map(({ literal }) => literal?.value ?? null);
  return fragment`${parameters.add(`Array(${clickhouseType[type]})`, `[${texts.map((text) => elementText(type, text)).join(',')}]`)}`;
};

const elementText = (type: KustoType, value: string | null): string => {
  if (value === null) return type === 'string' || type === 'dynamic' ? "''" : 'NULL';
  if (
    type === 'bool' ||
    type === 'int' ||
    type === 'long' ||
    type === 'real' ||
    type === 'decimal' ||
    type === 'timespan'
  )
    return value;
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
};
