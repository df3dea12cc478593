import { estateRows, type RowsInput } from '../assess/estate-tables/estate-rows.ts';
import { estateTables } from '../assess/estate-tables/table-schemas.ts';
import type { NoAnswer, QueryAnswers, QueryQuestion, QueryRow } from '../assess/index.ts';
import { estateQuery, queryFile } from '../content/estate-queries.ts';
import type { CompiledQuery } from '../kql/compile.ts';
import type { AnswerValue } from '../kql/decode.ts';
import { openEngine } from '../lake/engine/open-engine.ts';
import { EstateStore } from '../lake/estate/estate-store.ts';
import type { Answer } from '../lake/lake.ts';
import type { Json } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';

/** Asks the query controls of a run. */
export interface EstateQueries {
  /** Asks every question over the estate. Trouble of any kind is in the answers. @param asOf ISO instant */
  answer(request: AnswerRequest): Promise<QueryAnswers>;
  close(): Promise<void>;
}

export interface AnswerRequest {
  readonly rows: RowsInput;
  readonly questions: readonly QueryQuestion[];
  /** Text of each query by its path, as the content holds them. */
  readonly texts: Readonly<Record<string, string>>;
  readonly asOf: string;
}

/** Opens an engine of this run only. It starts at once; whether it did is seen when something is asked. */
export function openEstateQueries(): EstateQueries {
  const opening = openEngine({ sessions: 2 });
  return {
    answer: async (request) => {
      const opened = await opening;
      if (opened.ok) return answerAll(new EstateStore(opened.value, estateTables), request);
      const text = `This rule is a query, and the query engine does not run: ${opened.error.message}`;
      return withoutAnswer(request.questions, { code: 'engine-not-installed', text });
    },
    close: async () => {
      const opened = await opening;
      if (opened.ok) await opened.value.close();
    },
  };
}

const withoutAnswer = (questions: readonly QueryQuestion[], why: NoAnswer): QueryAnswers =>
  new Map(questions.map(({ entry }) => [entry.control.id, err(why)]));

type Compiled = Result<CompiledQuery, NoAnswer>;

async function answerAll(store: EstateStore, { rows, questions, texts, asOf }: AnswerRequest): Promise<QueryAnswers> {
  const compiled = await Promise.all(questions.map((question) => compile(question, texts)));
  const tables = new Set(compiled.flatMap((each) => (each.ok ? each.value.tables : [])));
  const added = await store.add(new Map([[0, estateRows(rows, tables)]]));
  if (!added.ok) {
    const text = `The query engine could not hold the estate: ${added.error}`;
    return withoutAnswer(questions, { code: 'unsupported', text });
  }
  // The longest first: begun last, it would run on alone when all others are done.
  const longestFirst = questions
    .map((question, i) => ({ question, query: compiled[i] ?? err(noText) }))
    .sort((one, other) => lengthOf(other.query) - lengthOf(one.query));
  return new Map(
    await Promise.all(
      longestFirst.map(
        async ({ question: { entry, values }, query }) =>
          [entry.control.id, query.ok ? await ask(store, query.value, values, asOf) : query] as const,
      ),
    ),
  );
}

const lengthOf = (query: Compiled): number => (query.ok ? query.value.sql.length : 0);

const noText: NoAnswer = { code: 'unsupported', text: 'The text of the query is missing' };

async function compile({ entry }: QueryQuestion, texts: Readonly<Record<string, string>>): Promise<Compiled> {
  const text = texts[queryFile(entry) ?? ''];
  if (text === undefined) return err(noText);
  const compiled = await estateQuery(text);
  if (compiled.ok) return compiled;
  return err({ code: 'unsupported', text: `The query cannot be run: ${compiled.error.message}` });
}

async function ask(
  store: EstateStore,
  compiled: CompiledQuery,
  values: Readonly<Record<string, Json>>,
  now: string,
): Promise<Result<readonly QueryRow[], NoAnswer>> {
  const answer = await store.ask({ compiled, values, now });
  if (answer.ok) return ok(queryRows(answer.value));
  return err({ code: 'unsupported', text: `The query did not end: ${answer.error.failure.message}` });
}

/** The rows of an answer as a control's rows. */
export function queryRows({ columns, rows }: Answer): readonly QueryRow[] {
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const [id, pass, actual, expected, reason, source] = ['id', 'pass', 'actual', 'expected', 'reason', 'source'].map(at);
  return rows.map((row) => ({
    id: String(row[id ?? -1] ?? ''),
    pass: toPass(row[pass ?? -1]),
    ...shown('actual', row[actual ?? -1]),
    ...shown('expected', row[expected ?? -1]),
    ...textAt('reason', row[reason ?? -1]),
    ...textAt('source', row[source ?? -1]),
  }));
}

const textAt = (name: 'reason' | 'source', value: AnswerValue | undefined): Partial<Record<typeof name, string>> =>
  typeof value === 'string' && value !== '' ? { [name]: value } : {};

const toPass = (value: AnswerValue | undefined): boolean | null => (typeof value === 'boolean' ? value : null);

const shown = (name: 'actual' | 'expected', value: AnswerValue | undefined): Partial<Record<typeof name, Json>> =>
  value === undefined || value === null || value === '' ? {} : { [name]: value as Json };
