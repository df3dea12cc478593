import { aggregates } from '../../kql/aggregates/index.ts';
import { functions } from '../../kql/functions/index.ts';
import { supportedLanguage } from '../../kql/language.ts';
import { complete } from '../../kql/syntax/complete.ts';
import { loadKusto } from '../../kql/syntax/kusto.ts';
import { nestingOf } from '../../kql/syntax/nesting.ts';
import type { Lake } from '../../lake/lake.ts';

/** Longer and deeper text is not completed: a person waits. */
const longestText = 20_000;
const deepestText = 50;

/** Functions that are part of the language itself. */
const built: ReadonlySet<string> = new Set(['table', 'materialize', 'toscalar', 'totable']);

/** What `node:readline` takes: what can stand there, and the text that it takes the place of. */
export type Completed = readonly [hits: string[], typed: string];

/** Completion of a line of the shell: `before` are the lines of the question typed already, `line` ends at the cursor. */
export const completeLine = async (
  { before, line, commands }: { readonly before: string; readonly line: string; readonly commands: readonly string[] },
  lake: Pick<Lake, 'catalogue' | 'tableNames'>,
): Promise<Completed> => {
  const dotted = before === '' ? completeCommand(line, commands, lake.tableNames) : undefined;
  if (dotted !== undefined) return dotted;
  const text = `${before}${line}`;
  if (text.length > longestText || nestingOf(text) > deepestText) return [[], ''];
  const { start, items } = complete(await loadKusto(), text, text.length, lake.catalogue);
  const typed = text.slice(start);
  if (typed.includes('\n')) return [[], ''];
  const refused = new Set(supportedLanguage().refused.map(({ name }) => name));
  const hits = items
    .filter(({ kind, match }) => kind !== 'function' || isAnswered(match))
    .filter(({ match }) => !refused.has(match))
    // Where nothing was typed, four hundred functions would hide the columns.
    .filter(
      ({ kind, match, text: put }) => /\w/.test(put) && (typed === '' ? kind !== 'function' : startsWith(match, typed)),
    )
    .map(({ text: put }) => put);
  return [[...new Set(hits)], typed];
};

const isAnswered = (name: string): boolean => functions.has(name) || aggregates.has(name) || built.has(name);

const startsWith = (text: string, beginning: string): boolean => text.toLowerCase().startsWith(beginning.toLowerCase());

/** `.sch` and `.schema Sig`. */
const completeCommand = (
  line: string,
  commands: readonly string[],
  tables: readonly string[],
): Completed | undefined => {
  const schema = /^\.schema\s+(\S*)$/.exec(line);
  if (schema !== null) return [tables.filter((name) => startsWith(name, schema[1] ?? '')), schema[1] ?? ''];
  if (!/^\.\w*$/.test(line)) return undefined;
  return [commands.filter((name) => name.startsWith(line)), line];
};
