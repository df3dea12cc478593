import { fileURLToPath } from 'node:url';
import { estateFunctions } from '../assess/estate-tables/functions.ts';
import { estateTables } from '../assess/estate-tables/table-schemas.ts';
import { type CompiledQuery, compileQuery } from '../kql/compile.ts';
import { sha256 } from '../lib/hash.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ControlEntry } from '../model/control.ts';
import type { ContentError } from './content-error.ts';
import type { ContentBody } from './content-hash.ts';
import { textOf } from './read-folder.ts';

/** Written by the build beside the compiled code; absent when the sources run directly. */
const compiledFile: string = fileURLToPath(new URL('../queries.json', import.meta.url));

/** What a query is compiled against: a change of any of it makes every compiled query stale. */
const catalogue = { tables: estateTables, functions: estateFunctions };

let catalogueHash: string | undefined;

const keyOf = (text: string): string => {
  catalogueHash ??= sha256(JSON.stringify(catalogue));
  return sha256(`${catalogueHash}\n${text}`);
};

/** The path under which the content holds the text of a control's query; undefined for a control without one. */
export const queryFile = ({ control, area, slug }: ControlEntry): string | undefined =>
  'query' in control.rule ? `controls/${area}/${slug}/${control.rule.query}` : undefined;

/** Compiles the queries of all controls, as the one JSON text that `estateQuery` takes them from. */
export async function compileEstateQueries({
  queries,
}: Pick<ContentBody, 'queries'>): Promise<Result<string, ContentError[]>> {
  const compiled: Record<string, CompiledQuery> = {};
  const errors: ContentError[] = [];
  for (const [file, text] of Object.entries(queries)) {
    const query = await compileNow(text);
    if (query.ok) compiled[keyOf(text)] = query.value;
    else errors.push({ file, line: query.error.line, message: query.error.message });
  }
  return errors.length > 0 ? err(errors) : ok(JSON.stringify(compiled));
}

let shipped: Readonly<Record<string, CompiledQuery>> | undefined;

/** A query over the estate's tables as SQL: as the build compiled it, or compiled now where it did not. */
export async function estateQuery(text: string): Promise<Result<CompiledQuery, { readonly message: string }>> {
  shipped ??= readShipped();
  const known = shipped[keyOf(text)];
  return known === undefined ? compileNow(text) : ok(known);
}

function readShipped(): Readonly<Record<string, CompiledQuery>> {
  const text = textOf(compiledFile);
  return text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, CompiledQuery>>);
}

async function compileNow(text: string): Promise<Result<CompiledQuery, { message: string; line: number }>> {
  const compiled = await compileQuery(text, { ...catalogue, staged: true });
  if (!compiled.ok) {
    const { code, message, start } = compiled.error;
    return err({ message: `${code}: ${message}`, line: text.slice(0, start).split('\n').length });
  }
  const lacking = wanted.filter(
    ([name, type]) => !compiled.value.columns.some((c) => c.name === name && c.type === type),
  );
  if (lacking.length === 0) return compiled;
  const names = lacking.map(([name, type]) => `${name}:${type}`).join(', ');
  return err({ message: `the query has no column ${names}: wanted one row a judged resource`, line: 1 });
}

/** What every query of a control yields, beside `actual`, `expected` and `reason`. */
const wanted = [
  ['id', 'string'],
  ['pass', 'bool'],
] as const;
