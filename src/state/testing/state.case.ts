import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, StateError } from '../database.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { SettingTable } from '../setting-table.ts';
import { SourceHealthTable } from '../source-health-table.ts';
import { TokenTable } from '../token-table.ts';

const time = (minute: number): Date => new Date(Date.UTC(2026, 0, 2, 3, minute, 5, 678));

/** What must hold of state, wherever it is kept. Run on an empty database without a schema. */
export function describeState(name: string, open: () => Promise<Database>): void {
  describe(`state, ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate(database);
    });
    afterAll(() => database.close());

    it('migrate makes each step once', async () => {
      expect(await migrate(database)).toEqual([]);
      const rows = await database.query('SELECT number, name FROM migrations ORDER BY number');
      expect(rows).toEqual(readMigrations().map(({ number, name: step }) => ({ number, name: step })));
    });

    it('migrate makes nothing of a step that fails, and goes on from there', async () => {
      const last = Math.max(...readMigrations().map(({ number }) => number));
      const step = (sql: string) => [...readMigrations(), { number: last + 1, name: 'more', sql }];
      await expect(migrate(database, step('CREATE TABLE more (a int); SELECT nothing'))).rejects.toThrow(StateError);
      await expect(database.query('SELECT * FROM more')).rejects.toMatchObject({ sqlState: '42P01', retryable: false });
      expect(await migrate(database, step('CREATE TABLE more (a int)'))).toEqual(['more']);
      await expect(migrate(database)).rejects.toThrow(/newer version of Safeguard/);
      await database.query('DROP TABLE more');
      await database.query('DELETE FROM migrations WHERE number = $1', [last + 1]);
    });

    it('migrate by two at once makes each step once', async () => {
      const last = Math.max(...readMigrations().map(({ number }) => number));
      const steps = [...readMigrations(), { number: last + 1, name: 'twice', sql: 'CREATE TABLE twice (a int)' }];
      const made = await Promise.all([migrate(database, steps), migrate(database, steps)]);
      expect(made.flat()).toEqual(['twice']);
      await database.query('DROP TABLE twice');
      await database.query('DELETE FROM migrations WHERE number = $1', [last + 1]);
    });

    it('a transaction keeps all or nothing', async () => {
      const settings = new SettingTable(database);
      const failing = database.transaction(async (statements) => {
        await statements.query("INSERT INTO settings VALUES ('half', '1', now())");
        throw new StateError('stopped', false);
      });
      await expect(failing).rejects.toThrow('stopped');
      expect(await settings.get('half')).toBeUndefined();
    });

    it('an error holds no value of the statement', async () => {
      const secret = database.query('SELECT $1::int', ['patient Willow']);
      await expect(secret).rejects.toSatisfy((error: Error) => !error.message.includes('Willow'));
    });

    it('settings are kept and replaced', async () => {
      const settings = new SettingTable(database);
      await settings.set('hot', { days: 90, note: "it's \u0001 ü" }, time(1));
      await settings.set('hot', { days: 120, note: 'ü' }, time(2));
      expect(await settings.get('hot')).toEqual({ days: 120, note: 'ü' });
      expect(await settings.get('cold')).toBeUndefined();
    });

    it('tokens are found by their hash, and revoked once', async () => {
      const tokens = new TokenTable(database);
      const token = { id: 't1', role: 'ingest', name: 'agent', createdAt: time(1), expiresAt: time(50) } as const;
      const second = { id: 't2', role: 'admin', name: "o'hara", createdAt: time(2) } as const;
      await tokens.add(token, 'h1');
      await tokens.add(second, 'h2');
      expect(await tokens.find('h1')).toEqual(token);
      expect(await tokens.find('h3')).toBeUndefined();
      expect(await tokens.list()).toEqual([second, token]);
      expect(await tokens.revoke('t1', time(3))).toBe(true);
      expect(await tokens.revoke('t1', time(4))).toBe(false);
      expect(await tokens.find('h1')).toEqual({ ...token, revokedAt: time(3) });
      await expect(tokens.add(token, 'h9')).rejects.toMatchObject({ sqlState: '23505' });
    });

    it('the health of a source keeps the time of its last delivery', async () => {
      const health = new SourceHealthTable(database);
      const first = { source: 'graph', state: 'running', message: 'reads', changedAt: time(1), records: 3 };
      await health.set({ ...first, lastDeliveryAt: time(1) });
      await health.set({ ...first, state: 'failed', message: '403', changedAt: time(2) });
      expect(await health.list()).toEqual([
        { ...first, state: 'failed', message: '403', changedAt: time(2), lastDeliveryAt: time(1) },
      ]);
    });
  });
}
