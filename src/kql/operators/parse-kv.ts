import { convert, toText } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import type { NamedScalar } from '../plan/node.ts';
import { extended } from '../plan/relation.ts';
import { type Fragment, fragment, type Scalar, scalar } from '../sql/fragment.ts';
import { columnsOf, type Expression, elementsOf, type SyntaxNode } from '../syntax/kusto.ts';
import { type Block, frameOf, lower, type Operator } from './operator.ts';

// `parse-kv`: pairs of a key and a value out of a text. https://learn.microsoft.com/kusto/query/parse-kv-operator

interface Delimiters {
  readonly pair: string;
  readonly keyValue: string;
  /** The opening and the closing quote. */
  readonly quotes: readonly [string, string] | undefined;
  readonly escaper: string | undefined;
}

const propertiesOf = (node: Kusto.Language.Syntax.ParseKvOperator): ReadonlyMap<string, string> => {
  const list = elementsOf<Kusto.Language.Syntax.NamedParameter>(node.WithClause?.Properties);
  return new Map(
    list.map(({ Name: name, Expression: value }) => [
      name?.SimpleName ?? '',
      String((value as Expression | null)?.LiteralValue ?? ''),
    ]),
  );
};

const unsupported = (what: string, node: SyntaxNode): never =>
  refuse('KQL_UNSUPPORTED_OPERATOR', `parse-kv ${what} is not supported`, node);

const delimitersOf = (
  properties: ReadonlyMap<string, string>,
  node: Kusto.Language.Syntax.ParseKvOperator,
): Delimiters => {
  const pair = properties.get('pair_delimiter');
  const keyValue = properties.get('kv_delimiter');
  if (pair === undefined || keyValue === undefined || pair === '' || keyValue === '')
    return unsupported('without both delimiters', node);
  if (properties.get('greedy') === 'true') return unsupported('with greedy=true', node);
  const quote = [...(properties.get('quote') ?? '')];
  const escaper = properties.get('escape');
  if (quote.length > 2 || (escaper !== undefined && [...escaper].length !== 1))
    return unsupported('with several quotes or a longer escape', node);
  const [open, close = open] = quote;
  return { pair, keyValue, quotes: open === undefined || close === undefined ? undefined : [open, close], escaper };
};

/** Longer delimiters are replaced by one character each that no text holds, so that sets of characters can exclude them. */
const pairMark = '\u{E0F0}';
const keyMark = '\u{E0F1}';

const isOne = (text: string): boolean => [...text].length === 1;

const special = /[\\^$.*+?()[\]{}|/-]/g;
const escaped = (text: string): string => text.replace(special, '\\$&');

const quotedText = ([open, close]: readonly [string, string], escaper: string | undefined): string => {
  const plain = `[^${escaped(close)}${escaper === undefined ? '' : escaped(escaper)}]`;
  const body = escaper === undefined ? `${plain}*` : `(?:${plain}|${escaped(escaper)}.)*`;
  return `${escaped(open)}(${body})${escaped(close)}`;
};

/** One pair: groups 1 and 2 are a quoted and a plain key, 3 and 4 a quoted and a plain value. */
const pairPattern = ({ quotes, escaper }: Delimiters, pair: string, key: string): string => {
  const quoted = quotes === undefined ? '(\\x{E0F2})' : quotedText(quotes, escaper);
  const [p, k] = [escaped(pair), escaped(key)];
  // A blank may separate pairs and surround the delimiter between key and value at once: then keys and values hold none.
  const inKey = pair.trim() === '' ? `[^${p}${k}\\s]` : `[^${p}${k}]`;
  return `(?s)\\s*(?:${quoted}|(${inKey}+?))\\s*${k}\\s*(?:${quoted}|([^${p}]*))`;
};

/** Every pair of a text, in order, as groups of `pairPattern`. */
const pairsOf = (text: Fragment, delimiters: Delimiters, block: Block): Fragment => {
  const { parameters } = block.query;
  const pair = isOne(delimiters.pair) ? delimiters.pair : pairMark;
  const key = isOne(delimiters.keyValue) ? delimiters.keyValue : keyMark;
  const once =
    pair === delimiters.pair
      ? text
      : fragment`replaceAll(${text}, ${parameters.text(delimiters.pair)}, ${parameters.text(pair)})`;
  const twice =
    key === delimiters.keyValue
      ? once
      : fragment`replaceAll(${once}, ${parameters.text(delimiters.keyValue)}, ${parameters.text(key)})`;
  return fragment`extractAllGroupsVertical(${twice}, ${parameters.text(pairPattern(delimiters, pair, key))})`;
};

/** The text of the first pair with a key: quoted as it stands, plain without blanks around it. */
const textOfKey = (pairs: Fragment, key: string, delimiters: Delimiters, block: Block): Fragment => {
  const { parameters } = block.query;
  const name = parameters.text(key);
  const found = fragment`arrayFirst(p -> if(p[1] != '', p[1], trimBoth(p[2])) = ${name}, ${pairs})`;
  const plain = fragment`trimBoth(${found}[4])`;
  const restored = isOne(delimiters.keyValue)
    ? plain
    : fragment`replaceAll(${plain}, ${parameters.text(keyMark)}, ${parameters.text(delimiters.keyValue)})`;
  const quoted =
    delimiters.escaper === undefined
      ? fragment`${found}[3]`
      : fragment`replaceRegexpAll(${found}[3], ${parameters.text(`(?s)${escaped(delimiters.escaper)}(.)`)}, '\\\\1')`;
  return delimiters.quotes === undefined ? restored : fragment`if(${found}[3] != '', ${quoted}, ${restored})`;
};

const byPattern = (text: Fragment, pattern: string, block: Block): Fragment =>
  fragment`extractAllGroupsVertical(${text}, ${block.query.parameters.text(pattern)})`;

/** `parse-kv`: a column for each named key, from the first pair that has it. */
export const parseKv: Operator<Kusto.Language.Syntax.ParseKvOperator> = (node, input, block) => {
  const frame = frameOf(input, block);
  const text = toText(lower(node.Expression, frame));
  const properties = propertiesOf(node);
  const pattern = properties.get('regex');
  const delimiters = pattern === undefined ? delimitersOf(properties, node) : undefined;
  const all = delimiters === undefined ? byPattern(text, pattern ?? '', block) : pairsOf(text, delimiters, block);
  const pairs = frame.stage(scalar('dynamic', all, false));
  const keys = elementsOf<Kusto.Language.Syntax.NameAndTypeDeclaration>(node.Keys?.Columns);
  const bound = new Map(columnsOf(node as Expression).map((column) => [column.name, column.type]));
  const columns = keys.map(({ Name: name }): NamedScalar => {
    const key = name?.SimpleName ?? '';
    const found =
      delimiters === undefined
        ? fragment`arrayFirst(p -> p[1] = ${block.query.parameters.text(key)}, ${pairs})[2]`
        : textOfKey(pairs, key, delimiters, block);
    return { name: key, value: typed(scalar('string', found, false), bound.get(key) ?? 'string', node) };
  });
  return extended(frame.input, columns);
};

const typed = (text: Scalar, type: Scalar['type'], node: SyntaxNode): Scalar => {
  if (type === 'dynamic') return unsupported('into a dynamic column', node);
  return type === 'string' ? text : convert(text, type);
};
