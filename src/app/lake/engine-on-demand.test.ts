import { expect, it } from 'vitest';
import type { Engine } from '../../lake/engine/engine.ts';
import { engineFailure } from '../../lake/engine/failure.ts';
import { err, ok } from '../../lib/result.ts';
import { EngineOnDemand } from './engine-on-demand.ts';

it('EngineOnDemand opens nothing until it is asked, then once', async () => {
  const did: string[] = [];
  const engine: Engine = {
    query: async ({ sql }) => {
      did.push(sql);
      return ok({ columns: [], rows: [], statistics: { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0 } });
    },
    queryRows: async () => err(engineFailure('ENGINE_SQL', 'x')),
    execute: async () => ok(undefined),
    insert: async () => ok({ rowsWritten: 1 }),
    close: async () => {
      did.push('close');
    },
  };
  const lazy = new EngineOnDemand({}, async () => {
    did.push('open');
    return ok(engine);
  });
  expect(did).toEqual([]);
  await lazy.query({ sql: 'a' });
  await lazy.query({ sql: 'b' });
  expect(await lazy.insert({ table: 't', format: 'JSONEachRow', rows: [] })).toEqual(ok({ rowsWritten: 1 }));
  expect((await lazy.execute({ sql: 'c' })).ok).toBe(true);
  expect((await lazy.queryRows({ sql: 'd' })).ok).toBe(false);
  await lazy.close();
  expect(did).toEqual(['open', 'a', 'b', 'close']);
});

it('EngineOnDemand closes nothing that was never opened, and passes on why it does not open', async () => {
  const failure = engineFailure('ENGINE_NOT_INSTALLED', 'not there');
  const lazy = new EngineOnDemand({}, async () => err(failure));
  await lazy.close();
  expect(await lazy.query({ sql: 'a' })).toEqual(err(failure));
  await lazy.close();
});
