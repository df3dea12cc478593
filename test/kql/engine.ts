import type { Engine } from '../../src/lake/engine/engine.ts';
import { openEngine } from '../../src/lake/engine/open-engine.ts';

/** An engine for the tests of a file: embedded, or the server of SAFEGUARD_CLICKHOUSE_URL. Undefined, said aloud, where neither is. */
export const testEngine = async (): Promise<Engine | undefined> => {
  const url = process.env['SAFEGUARD_CLICKHOUSE_URL'];
  const opened = await openEngine({ verbatimErrors: true, ...(url === undefined ? {} : { url }) });
  if (opened.ok) return opened.value;
  process.stderr.write(`Skipped: no ClickHouse engine (${opened.error.code}: ${opened.error.message})\n`);
  return undefined;
};
