import { describe, expect, it } from 'vitest';
import { openEngine } from './open-engine.ts';
import { describeEngine, failureOf } from './testing/engine.case.ts';

describeEngine('the embedded engine', () => openEngine());

const url = process.env['SAFEGUARD_CLICKHOUSE_URL'];
if (url === undefined) it.skip('a ClickHouse server: skipped, because SAFEGUARD_CLICKHOUSE_URL names none');
else describeEngine('a ClickHouse server', () => openEngine({ url }));

describe('openEngine', () => {
  it.each(['ftp://user:canary@host', 'canary', 'http://%zz:canary@host'])(
    'refuses %s without repeating it',
    async (url) => {
      const failure = failureOf(await openEngine({ url }));
      expect(failure.code).toBe('ENGINE_UNREACHABLE');
      expect(failure.message).not.toContain('canary');
    },
  );

  it('says that nothing answers', async () => {
    const failure = failureOf(await openEngine({ url: 'http://127.0.0.1:1' }));
    expect(failure).toMatchObject({ code: 'ENGINE_UNREACHABLE', retryable: true });
  });
});
