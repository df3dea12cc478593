// A process of scripts/faults.mjs: takes up what another left, sends records until it is killed, or checks what is there.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [mode, folder, dist] = process.argv.slice(2);
const from = (path) => import(pathToFileURL(join(dist, path)));
const { openEngine } = await from('lake/engine/open-engine.js');
const { Intake } = await from('lake/record/intake.js');
const { readBack } = await from('lake/record/read-back.js');
const { ledgerColumns } = await from('lake/record/ledger-columns.js');
const { LedgerStore } = await from('lake/ledger/ledger-store.js');
const { Ed25519Key } = await from('lib/ed25519.js');
const { verifierKey } = await from('ledger/verifier-key.js');
const { storedTable } = await from('lake/tables/stored-table.js');
const { tableEntrySchema } = await from('model/table-entry.js');
const { streamSchema } = await from('model/stream.js');

const common = {
  columns: { TimeGenerated: 'datetime', _ItemId: 'string', _AdditionalFields: 'dynamic' },
  fewValues: [],
};
const tables = new Map(
  [
    { table: 'Visits', key: ['Source'], columns: { Source: 'string', Number: 'long', Part: 'long', Text: 'string' } },
    {
      table: 'DeadLetters',
      columns: { Batch: 'long', Reason: 'string', Record: 'string', Row: 'long', Source: 'string', Stream: 'string' },
    },
  ].map((entry) => [entry.table, storedTable(tableEntrySchema.parse(entry), common)]),
);
const columns = { Source: 'source', Number: 'number', Part: 'part', Text: 'text' };
const streams = new Map(
  [
    { stream: 'Custom-Visits', about: 'Visits.', table: 'Visits', time: 'at', columns },
    {
      stream: 'Custom-Once',
      about: 'Visits with ids.',
      table: 'Visits',
      time: 'at',
      unique: ['_ItemId'],
      columns: { ...columns, _ItemId: 'id' },
    },
  ].map((stream) => [stream.stream, streamSchema.parse(stream)]),
);
const SOURCES = ['one', 'two', 'three', 'once'];

const value = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
/** The engine's process may outlive its owner for a moment. */
async function opened(open) {
  for (let tries = 0; ; tries++) {
    const result = await open();
    if (result.ok || tries > 100) return value(result);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const engine = await opened(() => openEngine({ folder: join(folder, 'engine') }));
const key = new Ed25519Key(new Uint8Array(32).fill(1));
const signer = { key: verifierKey('faults.example', key.publicKey), sign: (message) => key.sign(message) };
const ledger = value(await LedgerStore.open({ folder: join(folder, 'ledger'), signer }));
const intake = value(
  await Intake.open({
    spool: join(folder, 'spool'),
    engine,
    ledger,
    streams: (name) => streams.get(name),
    tables: (name) => tables.get(name),
    now: () => Date.now(),
    linger: 30,
  }),
);
process.send({ kind: 'ready' });
if (mode === 'load') await Promise.all(SOURCES.map(send));
else await check();

/** Sends numbered deliveries of a few records each from where the source stands, for ever. */
async function send(source) {
  for (;;) {
    const position = intake.cursor(source, 'p') ?? '';
    const number = Number(position) + 1;
    const records = Array.from({ length: 1 + (number % 40) }, (_, part) =>
      number % 17 === 3 && part === 0
        ? Buffer.from(`no record ${source} ${number}`)
        : Buffer.from(
            JSON.stringify({
              at: new Date(Date.UTC(2026, 10, 1 + (number % 3), 0, 0, part)),
              source,
              number,
              part,
              id: `${source}-${number}-${part}`,
              text: 'x'.repeat(number % 900),
            }),
          ),
    );
    const accepted = await intake.accept({
      stream: source === 'once' ? 'Custom-Once' : 'Custom-Visits',
      source,
      records,
      position: { partition: 'p', from: position, to: String(number) },
    });
    if (accepted.ok) process.send({ kind: 'acknowledged', source, number });
    else await new Promise((done) => setTimeout(done, 20));
  }
}

async function check() {
  await intake.settled();
  const problems = [];
  const rowsOf = async (sql) => value(await engine.query({ sql, limits: { rows: 10_000_000 } })).rows;
  const sources = Object.fromEntries(SOURCES.map((source) => [source, Number(intake.cursor(source, 'p') ?? 0)]));
  const has = async (table) =>
    Number(
      (
        await rowsOf(`SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`)
      )[0][0],
    ) > 0;
  for (const [source, number] of Object.entries(sources)) {
    let [rows, dead] = [0, 0];
    for (let n = 1; n <= number; n++) {
      rows += 1 + (n % 40) - (n % 17 === 3 ? 1 : 0);
      dead += n % 17 === 3 ? 1 : 0;
    }
    if (number === 0) continue;
    const [[count, different, most]] = await rowsOf(
      `SELECT count(), uniqExact(Number, Part), max(Number) FROM Visits WHERE Source = '${source}'`,
    );
    if (Number(count) !== rows || Number(different) !== rows || Number(most) > number)
      problems.push(
        `${source}: ${rows} rows were acknowledged up to ${number}; the table has ${count}, ${different} of them different, up to ${most}`,
      );
    if (dead === 0) continue;
    const [[letters, own]] = await rowsOf(
      `SELECT count(), uniqExact(Record) FROM DeadLetters WHERE Source = '${source}'`,
    );
    if (Number(letters) !== dead || Number(own) !== dead)
      problems.push(`${source}: ${dead} dead letters were acknowledged; there are ${letters}`);
  }
  let batches = 0;
  const leaves = [];
  for await (const one of ledger.leavesFrom(0)) {
    const { leaf } = value(one);
    if (leaf.kind !== 'batch') continue;
    batches++;
    leaves.push(leaf);
  }
  for (let at = 1; at < leaves.length; at++)
    if (leaves[at].batch <= leaves[at - 1].batch)
      problems.push(`batch ${leaves[at].batch} stands behind ${leaves[at - 1].batch}`);
  let rows = 0;
  for (const [table, pick] of [
    ['Visits', (leaf) => (leaf.rows > 0 ? leaf : undefined)],
    ['DeadLetters', (leaf) => leaf.dead],
  ]) {
    if (!(await has(table))) continue;
    const numbers = (await rowsOf(`SELECT DISTINCT \`$batch\` FROM ${table}`)).map(([batch]) => Number(batch));
    const stored =
      numbers.length === 0
        ? new Map()
        : value(await readBack(engine, table, ledgerColumns(tables.get(table)), numbers));
    for (const leaf of leaves) {
      const wanted = pick(leaf);
      const found = stored.get(leaf.batch);
      if (wanted !== undefined) rows += wanted.rows;
      if ((wanted?.rows ?? 0) !== (found?.rows ?? 0) || (wanted !== undefined && wanted.root !== found?.root))
        problems.push(
          `batch ${leaf.batch} of ${table}: the ledger has ${wanted?.rows ?? 0} rows, the table ${found?.rows ?? 0}, or others`,
        );
    }
    const known = new Set(leaves.map(({ batch }) => batch));
    for (const number of numbers) if (!known.has(number)) problems.push(`batch ${number} of ${table} has no leaf`);
  }
  await intake.close();
  await ledger.close();
  await engine.close();
  process.send({ kind: 'checked', problems, rows, batches, sources }, () => process.exit(0));
}
