import type { TableSchema } from '../../model/table.ts';
import { type Catalogue, globalsOf } from './analyse.ts';
import { type Kusto, membersOf } from './kusto.ts';

/** What can stand at a place of a text: each replaces `length` characters from `start`. */
export interface Completions {
  readonly start: number;
  readonly length: number;
  readonly items: readonly CompletionItem[];
}

/** One thing that can stand there: what is shown, what is matched with the letters typed so far, what is put in. */
export interface CompletionItem {
  readonly shown: string;
  readonly match: string;
  readonly text: string;
  readonly kind: 'function' | 'other';
}

const none: Completions = { start: 0, length: 0, items: [] };

/**
 * What Microsoft's language service offers at a position (in UTF-16 units) of an unfinished text. Every table can be named; the
 * columns of those that the text names already are offered too.
 */
export const complete = (kusto: Kusto, text: string, position: number, catalogue: Catalogue): Completions => {
  const { Editor } = Kusto.Language;
  const service = new Editor.KustoCodeService.$ctor1(text, globalsOf(kusto, text, withNames(text, catalogue)));
  const info = service.GetCompletionItems(position);
  if (info === null) return none;
  const { BuiltInFunction, AggregateFunction } = Editor.CompletionKind;
  const items = membersOf<Kusto.Language.Editor.CompletionItem>(info.Items).map(
    (item): CompletionItem => ({
      shown: item.DisplayText ?? '',
      match: item.MatchText ?? item.DisplayText ?? '',
      text: oneLine(item.BeforeText ?? ''),
      kind: item.Kind === BuiltInFunction || item.Kind === AggregateFunction ? 'function' : 'other',
    }),
  );
  return { start: info.EditStart, length: info.EditLength, items };
};

/** An editor would begin the next step on a line of its own, and leaves a blank behind an open bracket. */
const oneLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/\(\s+$/, '(');

const nameOnly = new Map<string, TableSchema>();

const onlyName = (name: string): TableSchema => {
  const known = nameOnly.get(name) ?? { name, columns: [] };
  nameOnly.set(name, known);
  return known;
};

/** Tables that the text does not name yet are only names: a wide table costs milliseconds. */
const withNames = (text: string, catalogue: Catalogue): Catalogue => {
  const words = new Set(text.match(/\w+/g));
  const tables = catalogue.tables.map((table) => (words.has(table.name) ? table : onlyName(table.name)));
  return { ...catalogue, tables };
};
