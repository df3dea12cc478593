import type { Engine } from '../../../src/lake/engine/engine.ts';
import type { EngineFailure } from '../../../src/lake/engine/failure.ts';
import { openEngine } from '../../../src/lake/engine/open-engine.ts';
import { ok, type Result } from '../../../src/lib/result.ts';

/** The engine that a conformance run asks: embedded, or the server of SAFEGUARD_CLICKHOUSE_URL. Undefined, said aloud, where neither is. */
export const conformanceEngine = async (): Promise<Engine | undefined> => {
  const url = process.env['SAFEGUARD_CLICKHOUSE_URL'];
  const opened: Result<Engine, EngineFailure> = await openEngine({
    verbatimErrors: true,
    ...(url === undefined ? {} : { url }),
  });
  if (opened.ok) return ok(opened.value).value;
  console.warn(`Skipped: no ClickHouse engine (${opened.error.code}: ${opened.error.message})`);
  return undefined;
};
