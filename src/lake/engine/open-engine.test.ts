import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { openEngine } from './open-engine.ts';

describe('openEngine', () => {
  let engine: Engine | undefined;
  afterAll(() => engine?.close());

  it('opens an embedded engine that answers with columns, rows and statistics', async () => {
    const opened = await openEngine();
    if (!opened.ok) throw new Error(opened.error.message);
    engine = opened.value;
    const answer = await engine.query({ sql: 'SELECT {p1:String} AS a', parameters: { p1: "it's" } });
    expect(answer).toMatchObject({ ok: true, value: { columns: [{ name: 'a', type: 'String' }], rows: [["it's"]] } });
  });

  it('refuses an address that is none, without repeating it', async () => {
    const opened = await openEngine({ url: 'ftp://user:canary@host' });
    expect(opened).toMatchObject({ ok: false, error: { code: 'ENGINE_UNREACHABLE' } });
    expect(JSON.stringify(opened)).not.toContain('canary');
  });
});
