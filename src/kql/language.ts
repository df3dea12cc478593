import { aggregates } from './aggregates/index.ts';
import { functions } from './functions/index.ts';
import type { FunctionRow } from './functions/row.ts';
import { operators } from './operators/index.ts';
import { refusedOperators } from './operators/refused.ts';
import { plugins, refusedPlugins } from './plugins/index.ts';

/** A piece of the language that is answered, and Microsoft's page about it. */
export interface LanguageEntry {
  readonly name: string;
  readonly document: string;
}

/** A piece of the language that is refused, and why. */
export interface RefusedEntry {
  readonly name: string;
  readonly reason: string;
}

/** What of Kusto's language is answered, and what is known and refused; each list by name. */
export interface Language {
  readonly functions: readonly LanguageEntry[];
  readonly aggregates: readonly LanguageEntry[];
  readonly operators: readonly LanguageEntry[];
  readonly plugins: readonly LanguageEntry[];
  readonly refused: readonly RefusedEntry[];
}

const documents = 'https://learn.microsoft.com/kusto/query/';

const dashed = (name: string): string => name.replaceAll('_', '-');

const byName = <T extends { readonly name: string }>(entries: readonly T[]): readonly T[] =>
  entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));

const ofRows = (rows: ReadonlyMap<string, FunctionRow>, ending: string): readonly LanguageEntry[] =>
  byName(
    [...rows.values()].map(({ name, document }) => ({
      name,
      document: `${documents}${document ?? `${dashed(name)}-${ending}`}`,
    })),
  );

/** Operators whose nodes bear other names than the text. */
const spelled: Readonly<Record<string, string>> = {
  FilterOperator: 'where',
  GetSchemaOperator: 'getschema',
  ReduceByOperator: 'reduce',
  ExecuteAndCacheOperator: '__executeAndCache',
};

/** `MvExpandOperator` is written `mv-expand`. */
const operatorName = (kind: string): string =>
  spelled[kind] ??
  kind
    .replace(/Operator$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();

/** What stands where an operator may stand and is lowered with the query itself. */
const sources = ['as', 'datatable', 'externaldata', 'invoke', 'print', 'range'];

/** What of the language is supported. */
export const supportedLanguage = (): Language => {
  const names = new Set([...Object.keys(operators).map(operatorName), ...sources]);
  return {
    functions: ofRows(functions, 'function'),
    aggregates: ofRows(aggregates, 'aggregation-function'),
    operators: byName([...names].map((name) => ({ name, document: `${documents}${name}-operator` }))),
    plugins: byName([...plugins.keys()].map((name) => ({ name, document: `${documents}${dashed(name)}-plugin` }))),
    refused: byName([
      ...Object.entries(refusedOperators).map(([kind, reason]) => ({ name: operatorName(kind), reason: reason ?? '' })),
      ...[...refusedPlugins].map(([name, reason]) => ({
        name,
        reason: reason.replace(/^The plugin '.*' is refused: /, ''),
      })),
    ]),
  };
};
