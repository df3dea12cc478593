import { convert, isNull, toText } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { extended, filtered, nullOf, type Relation } from '../plan/relation.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { clickhouseType } from '../sql/types.ts';
import { elementsOf, type SyntaxNode, textOf } from '../syntax/kusto.ts';
import { type Block, frameOf, lower, type Operator } from './operator.ts';
import { type Capture, type ParseKind, parsePatternOf } from './parse-pattern.ts';

type ParseNode = Kusto.Language.Syntax.ParseOperator | Kusto.Language.Syntax.ParseWhereOperator;

const option = (node: ParseNode, name: string): string | undefined => {
  const found = elementsOf<Kusto.Language.Syntax.NamedParameter>(node.Parameters).find(
    (parameter) => parameter.Name?.SimpleName === name,
  );
  return found === undefined ? undefined : textOf(found.Expression as SyntaxNode).replaceAll(/^["']|["']$/g, '');
};

const kindOfParse = (node: ParseNode): ParseKind => {
  const kind = option(node, 'kind') ?? 'simple';
  return kind === 'simple' || kind === 'regex' || kind === 'relaxed'
    ? kind
    : refuse('KQL_UNSUPPORTED_OPERATOR', `The kind '${kind}' of parse is not supported`, node as SyntaxNode);
};

const flagsOf = (node: ParseNode): string => {
  const flags = option(node, 'flags') ?? '';
  return /^[Uims]*$/.test(flags)
    ? flags
    : refuse('KQL_UNSUPPORTED_OPERATOR', `The flags '${flags}' of parse are not supported`, node as SyntaxNode);
};

/** The value of a column: its text as its type. */
const capturedValue = (groups: Fragment, { type, group }: Capture, node: ParseNode): Scalar => {
  if (type === 'dynamic')
    return refuse('KQL_UNSUPPORTED_OPERATOR', 'parse into a dynamic column is not supported', node as SyntaxNode);
  const text = scalar('string', fragment`${groups}[${raw(String(group))}]`, false);
  return type === 'string' ? text : convert(text, type);
};

/** The rows with the parsed columns, and the condition under which the pattern held. Strict kinds ask that every type holds too. */
const parsed = (node: ParseNode, input: Relation, block: Block): { rows: Relation; matched: Scalar } => {
  const frame = frameOf(input, block);
  const kind = kindOfParse(node);
  const { pattern, captures } = parsePatternOf(elementsOf<SyntaxNode>(node.Patterns), kind, flagsOf(node));
  const text = toText(lower(node.Expression, frame));
  const groups = frame.stage(
    scalar('dynamic', fragment`extractGroups(${text}, ${block.query.parameters.text(pattern)})`, false),
  );
  const values = captures.map((capture) => ({ name: capture.name, value: capturedValue(groups, capture, node) }));
  const held =
    captures.length === 0
      ? fragment`match(${text}, ${block.query.parameters.text(pattern)})`
      : fragment`notEmpty(${groups})`;
  const typed = kind === 'relaxed' ? [] : values.filter(({ value }) => value.type !== 'string');
  const conditions = [held, ...typed.map(({ value }) => fragment`NOT ${isNull(value)}`)];
  const matched = frame.stage(scalar('bool', fragment`(${joined(conditions, ' AND ')})`, false));
  const columns = values.map(({ name, value }): NamedScalar => {
    const otherwise = nullOf(value.type, clickhouseType[value.type]);
    return { name, value: scalar(value.type, fragment`if(${matched}, ${value}, ${otherwise})`, true) };
  });
  return { rows: extended(frame.input, columns), matched };
};

/** `parse`: new columns from parts of a text; null where the text does not follow the pattern. */
export const parse: Operator<Kusto.Language.Syntax.ParseOperator> = (node, input, block) =>
  parsed(node, input, block).rows;

/** `parse-where`: only the rows whose text follows the pattern. */
export const parseWhere: Operator<Kusto.Language.Syntax.ParseWhereOperator> = (node, input, block) => {
  const { rows, matched } = parsed(node, input, block);
  return filtered(rows, matched);
};
