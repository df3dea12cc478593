import { type Kusto, membersOf } from './kusto.ts';

/** Plugins that Kusto's engine has and this version of its language service does not know: their names and the columns they yield. */
const unknownPlugins: readonly { readonly name: string; readonly columns: string }[] = [
  { name: 'schema_merge', columns: '(ColumnName:string, ColumnOrdinal:long, DataType:string, ColumnType:string)' },
];

let known: Kusto.Language.GlobalState | undefined;

/** The language's globals with every plugin, made once. */
export const globalsWithPlugins = (kusto: Kusto): Kusto.Language.GlobalState | null => {
  known ??= made(kusto) ?? undefined;
  return known ?? null;
};

const made = (kusto: Kusto): Kusto.Language.GlobalState | null => {
  const own = unknownPlugins.map(
    ({ name, columns }) => new kusto.Symbols.FunctionSymbol.$ctor5(name, kusto.Symbols.TableSymbol.From(columns), []),
  );
  const globals = kusto.GlobalState.Default;
  // Bridge gives an array of the language where .NET has a list, and takes one.
  const shipped: unknown = globals?.PlugIns;
  const all: unknown = [...(Array.isArray(shipped) ? shipped : membersOf(shipped)), ...own];
  return globals?.WithPlugIns(all as Parameters<Kusto.Language.GlobalState['WithPlugIns']>[0]) ?? null;
};
