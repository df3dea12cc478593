import { resolve } from 'node:path';
import type { ContentError } from '../../content/content-error.ts';
import { loadTables, readTableFolder } from '../../content/load-tables.ts';
import { inferTables } from '../../kql/infer-tables.ts';
import { analyseForLint } from '../../kql/lint-facts/index.ts';
import { loadKusto } from '../../kql/syntax/kusto.ts';
import { openEngine } from '../../lake/engine/open-engine.ts';
import { TableCatalog } from '../../lake/tables/table-catalog.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { TableSchema } from '../../model/table.ts';
import { SampleStore } from './sample-store.ts';
import type { RuleBench } from './test-detections.ts';

/**
 * What rules are compiled against and run on: this package's tables, those of a user's folder, and a temporary engine.
 * @param request `tables`: a folder of table entries, relative to `cwd`
 */
export function openBench(request: {
  readonly tables?: string;
  /** Tables and columns that nobody describes are derived from the rule that names them. */
  readonly inferTables?: boolean;
  readonly cwd: string;
}): Result<RuleBench, ContentError[]> {
  const entries = loadTables();
  if (!entries.ok) return entries;
  let catalog = new TableCatalog(entries.value);
  if (request.tables !== undefined) {
    const own = readTableFolder(resolve(request.cwd, request.tables), request.tables, entries.value.common);
    if (!own.ok) return own;
    catalog = catalog.with(own.value);
  }
  const known: readonly TableSchema[] = catalog.names().flatMap((name) => catalog.get(name) ?? []);
  let store: SampleStore | undefined;
  return ok({
    open: async () => {
      const engine = await openEngine();
      if (!engine.ok) return err(`${engine.error.code}: ${engine.error.message}`);
      store = new SampleStore(engine.value, catalog);
      return ok({ run: store.run, close: () => engine.value.close() });
    },
    analyse: async (kql) => {
      const tables = [...known, ...(store?.inferredTables() ?? [])];
      const kusto = await loadKusto();
      const catalogue = { tables, functions: [] };
      return analyseForLint(
        kusto,
        kql,
        request.inferTables === true ? inferTables(kusto, kql, catalogue).catalogue : catalogue,
      );
    },
  });
}
