import type { KustoType } from '../../model/table.ts';
import { translatePattern } from '../expressions/regex-dialect.ts';
import { refuse } from '../failure.ts';
import { type Expression, kindOf, kustoTypeOf, type SyntaxNode } from '../syntax/kusto.ts';

// The pattern of `parse` as one regular expression over the whole text. https://learn.microsoft.com/kusto/query/parse-operator

export type ParseKind = 'simple' | 'relaxed' | 'regex';

/** A part of the pattern: text to find, a column to fill, or anything. */
type Part =
  | { readonly kind: 'text'; readonly text: string; readonly node: Expression }
  | { readonly kind: 'column'; readonly name: string; readonly type: KustoType; readonly node: SyntaxNode }
  | { readonly kind: 'any' };

/** A column and the number of the group that holds its text. */
export interface Capture {
  readonly name: string;
  readonly type: KustoType;
  readonly group: number;
}

export interface ParsePattern {
  readonly pattern: string;
  readonly captures: readonly Capture[];
}

const partOf = (node: SyntaxNode): Part => {
  switch (kindOf(node)) {
    case 'StarExpression':
      return { kind: 'any' };
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return { kind: 'text', text: String((node as Expression).LiteralValue ?? ''), node: node as Expression };
    case 'NameAndTypeDeclaration': {
      const { Name: name, Type: type } = node as Kusto.Language.Syntax.NameAndTypeDeclaration;
      const symbol = (type as Expression | null)?.ReferencedSymbol as Kusto.Language.Symbols.TypeSymbol | null;
      return { kind: 'column', name: name?.SimpleName ?? '', type: kustoTypeOf(symbol), node };
    }
    case 'NameDeclaration': {
      const name = (node as Kusto.Language.Syntax.NameDeclaration).SimpleName ?? '';
      return { kind: 'column', name, type: 'string', node };
    }
    default:
      return refuse('KQL_UNSUPPORTED_OPERATOR', 'This part of a pattern is not supported', node);
  }
};

const special = /[\\^$.*+?()[\]{}|/-]/g;

/** What a value looks like where nothing else ends it. */
const shapes: Readonly<Partial<Record<KustoType, string>>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  real: '[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?',
  decimal: '[-+]?(?:\\d+\\.?\\d*|\\.\\d+)',
  bool: '(?i:true|false)|[01]',
  guid: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
  datetime:
    '\\d{4}-\\d{1,2}-\\d{1,2}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AaPp][Mm]|Z|[+-]\\d{2}:\\d{2})?)?|\\d{1,2}/\\d{1,2}/\\d{4}(?: \\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AaPp][Mm])?)?',
  timespan: '-?(?:\\d+\\.)?\\d+:\\d+(?::\\d+(?:\\.\\d+)?)?',
};

/** Up to the next text the nearest way; before anything else a value ends where its shape does. */
const simpleCapture = (part: Extract<Part, { kind: 'column' }>, next: Part | undefined, relaxed: boolean): string => {
  if (next === undefined) return '(.*)';
  if (next.kind === 'text') return '(.*?)';
  const shape = shapes[part.type];
  if (shape === undefined)
    return refuse(
      'KQL_UNSUPPORTED_OPERATOR',
      `A ${part.type} column of parse must be followed by a text or the end`,
      part.node,
    );
  return relaxed ? `((?:${shape})?)` : `(${shape})`;
};

const regexCapture = ({ type }: Extract<Part, { kind: 'column' }>): string =>
  type === 'int' || type === 'long' ? '(-?\\d+)' : '(.*)';

const userPattern = (text: string, flags: string, node: Expression): { pattern: string; groups: number } => {
  const translated = translatePattern(text);
  if ('lacking' in translated)
    return refuse('KQL_UNSUPPORTED_REGEX', `The regular expression uses ${translated.lacking}`, node);
  const pattern = flags.includes('s') ? translated.pattern.replace(/^\(\?-s\)/, '') : translated.pattern;
  return { pattern: `(?:${pattern})`, groups: translated.groups.length };
};

/** The regular expression of a pattern; it holds for the whole text. */
export const parsePatternOf = (nodes: readonly SyntaxNode[], kind: ParseKind, flags: string): ParsePattern => {
  const parts = nodes.map(partOf);
  const captures: Capture[] = [];
  let groups = 0;
  const pieces = parts.map((part, index): string => {
    if (part.kind === 'any') return '.*?';
    if (part.kind === 'column') {
      groups += 1;
      captures.push({ name: part.name, type: part.type, group: groups });
      return kind === 'regex' ? regexCapture(part) : simpleCapture(part, parts[index + 1], kind === 'relaxed');
    }
    if (kind !== 'regex') return part.text.replace(special, '\\$&');
    const own = userPattern(part.text, flags, part.node);
    groups += own.groups;
    return own.pattern;
  });
  const before = kind === 'regex' ? (flags === '' ? '(?-s)' : `(?-s)(?${flags})`) : '(?s)';
  return { pattern: `${before}^${pieces.join('')}$`, captures };
};
