import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { queryRows } from '../../../src/app/estate-queries.ts';
import { estateRows } from '../../../src/assess/estate-tables/estate-rows.ts';
import { estateTables } from '../../../src/assess/estate-tables/table-schemas.ts';
import type { AsOf, QueryAnswer, QueryAnswers } from '../../../src/assess/index.ts';
import { queryQuestions } from '../../../src/assess/index.ts';
import { estateQuery } from '../../../src/content/estate-queries.ts';
import type { CompiledQuery } from '../../../src/kql/compile.ts';
import type { Engine } from '../../../src/lake/engine/engine.ts';
import { openEngine } from '../../../src/lake/engine/open-engine.ts';
import { EstateStore, type StoreRows } from '../../../src/lake/estate/estate-store.ts';
import { err, ok } from '../../../src/lib/result.ts';
import type { AttestationRecord } from '../../../src/model/attestation.ts';
import type { ControlEntry } from '../../../src/model/control.ts';
import type { Estate } from '../../../src/model/estate.ts';

/** One engine for all controls: each estate stands in the same tables under a number of its own. */
let opened: Promise<{ readonly engine: Engine; readonly store: EstateStore }> | undefined;
let lastRun = 0;

async function open(): Promise<{ readonly engine: Engine; readonly store: EstateStore }> {
  const engine = await openEngine({ sessions: 3, verbatimErrors: true, waitSeconds: 300 });
  if (!engine.ok) throw new Error(`query controls need the embedded engine: ${engine.error.message}`);
  return { engine: engine.value, store: new EstateStore(engine.value, estateTables) };
}

export async function closeQueries(): Promise<void> {
  if (opened !== undefined) await (await opened).engine.close();
  opened = undefined;
}

const compiled = new Map<string, Promise<CompiledQuery>>();

/** The SQL of a control's query. Throws with what the compiler says. */
export function compiledOf(entry: ControlEntry, folder: string): Promise<CompiledQuery> {
  const known = compiled.get(entry.control.id);
  if (known !== undefined) return known;
  const compiling = compileFile(entry, folder);
  compiled.set(entry.control.id, compiling);
  return compiling;
}

async function compileFile({ control }: ControlEntry, folder: string): Promise<CompiledQuery> {
  const file = 'query' in control.rule ? control.rule.query : '';
  const query = await estateQuery(readFileSync(join(folder, file), 'utf8'));
  if (!query.ok) throw new Error(`${file}: ${query.error.message}`);
  return query.value;
}

interface Asked {
  readonly entry: ControlEntry;
  readonly folder: string;
  readonly asOf: AsOf;
  readonly attestations: readonly AttestationRecord[];
}

/** Asks a query control over several estates: their rows are stored together, then each is asked. */
export async function askEstates(
  { entry, folder, asOf, attestations }: Asked,
  estates: readonly Estate[],
): Promise<readonly QueryAnswers[]> {
  opened ??= open();
  const { store } = await opened;
  const query = await compiledOf(entry, folder);
  const tables = new Set(query.tables);
  const stored = new Map<number, StoreRows>();
  const runs = estates.map((estate) => {
    const { index, questions } = queryQuestions({ controls: [entry], profile: 'nprm-2025', estate, asOf });
    const [question] = questions;
    if (question === undefined) return undefined;
    lastRun++;
    stored.set(lastRun, estateRows({ index, attestations }, tables));
    return { run: lastRun, values: question.values };
  });
  const added = await store.add(stored);
  if (!added.ok) throw new Error(added.error);
  return Promise.all(
    runs.map(async (asked): Promise<QueryAnswers> => {
      if (asked === undefined) return new Map();
      const answer = await store.ask({ compiled: query, values: asked.values, now: asOf.instant, run: asked.run });
      const rows: QueryAnswer = answer.ok
        ? ok(queryRows(answer.value))
        : err({ code: 'unsupported', text: answer.error.failure.message });
      return new Map([[entry.control.id, rows]]);
    }),
  );
}
