// Prints how fast records go from diagnostic JSON into table and ledger: events a second and a CPU-second of the whole process tree,
// memory over time, bytes on disk, and durable appends of single records.
// npm run bench:record [-- --events 1000000 --url http://… --dist dist]

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { signIns } from '../test/bench/record/sign-ins.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '400000' },
    distinct: { type: 'string', default: '100000' },
    url: { type: 'string' },
    dist: { type: 'string', default: 'dist' },
    appends: { type: 'string', default: '20000' },
    folder: { type: 'string' },
  },
});
const dist = (path) => import(pathToFileURL(resolve(values.dist, path)));
const { openEngine } = await dist('lake/engine/open-engine.js');
const { Intake } = await dist('lake/record/intake.js');
const { loadTables } = await dist('content/load-tables.js');
const { loadStreams } = await dist('content/load-streams.js');
const { TableCatalog } = await dist('lake/tables/table-catalog.js');
const { Ed25519Key } = await dist('lib/ed25519.js');
const { verifierKey } = await dist('ledger/verifier-key.js');
const { LedgerStore } = await dist('lake/ledger/ledger-store.js');

const folder = mkdtempSync(join(values.folder ?? tmpdir(), 'safeguard-bench-record-'));
const value = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** Ticks of the processor, in seconds, and resident bytes of this process and all below it. */
function processTree() {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
        const [user, system, gone, goneSystem] = fields.slice(11, 15).map(Number);
        const rss = Number(fields[21]) * 4096;
        return [
          { pid: Number(pid), parent: Number(fields[1]), seconds: (user + system + gone + goneSystem) / 100, rss },
        ];
      } catch {
        return [];
      }
    });
  const tree = new Set([process.pid]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of stats) if (tree.has(parent)) tree.add(pid);
  }
  const own = stats.filter(({ pid }) => tree.has(pid));
  const sum = (pick) => own.reduce((total, one) => total + pick(one), 0);
  return { seconds: sum(({ seconds }) => seconds), rss: sum(({ rss }) => rss) };
}

const bytesBelow = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath ?? entry.path, entry.name)).size : 0),
    0,
  );

const tables = new TableCatalog(value(loadTables(resolve('.'))));
const streams = value(loadStreams(resolve('.')));
const engine = value(
  await openEngine(values.url === undefined ? { folder: join(folder, 'engine') } : { url: values.url }),
);
const key = new Ed25519Key(new Uint8Array(32).fill(1));
const signer = { key: verifierKey('bench.example', key.publicKey), sign: (message) => key.sign(message) };
const ledger = value(await LedgerStore.open({ folder: join(folder, 'ledger'), signer }));
const intake = value(
  await Intake.open({
    spool: join(folder, 'spool'),
    engine,
    ledger,
    streams: (name) => streams[name],
    tables: (name) => tables.get(name),
    now: () => Date.now(),
  }),
);

const STREAM = 'entra/sign-in-logs';
const events = Number(values.events);
const generator = signIns({ step: 60 });
const files = [];
let made = 0;
for (let n = 0; n < Number(values.distinct); n += 5000) {
  const lines = [];
  for (let i = 0; i < 5000; i++) lines.push(generator.next());
  files.push(Buffer.from(`${lines.join('\n')}\n`));
  made += lines.length;
}

/** Cuts a file of lines into records, without copying. */
function linesOf(bytes) {
  const records = [];
  let at = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
    records.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return records;
}

async function deliver(delivery) {
  for (;;) {
    const accepted = await intake.accept(delivery);
    if (accepted.ok) return accepted.value;
    if (accepted.error.code !== 'INTAKE_BUSY') throw new Error(accepted.error.message);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** CPU nanoseconds of a SHA-256 over 3.4 KB: twice as many beside other work as on a quiet machine, and all else with them. */
function calibrate() {
  const data = Buffer.alloc(3445, 7);
  const started = process.cpuUsage();
  for (let n = 0; n < 50_000; n++) createHash('sha256').update(data).digest();
  const { user, system } = process.cpuUsage(started);
  return Math.round(((user + system) / 50_000) * 1000);
}

console.log(`SHA-256 of 3.4 KB takes ${calibrate()} ns of a processor at the moment`);
console.log(`${events} sign-ins, ${made} different, ${cpus().length} processors of ${cpus()[0]?.model}`);
const before = processTree();
const ownBefore = process.cpuUsage();
const start = performance.now();
let sent = 0;
let bytes = 0;
const running = new Set();
const samples = [];
const sampler = setInterval(() => samples.push({ t: performance.now() - start, ...processTree() }), 1000);
for (let n = 0; sent < events; n++) {
  const file = files[n % files.length];
  const records = linesOf(file);
  sent += records.length;
  bytes += file.length - records.length;
  const delivery = deliver({ stream: STREAM, records, source: 'bench' }).finally(() => running.delete(delivery));
  running.add(delivery);
  // Two or three files at a time, as a reader of blobs has them.
  while (running.size >= 4) await Promise.race(running);
}
await Promise.all(running);
const accepted = performance.now() - start;
await intake.settled();
const milliseconds = performance.now() - start;
clearInterval(sampler);
const used = processTree().seconds - before.seconds;
const own = process.cpuUsage(ownBefore);
const status = intake.status();
console.log(
  `CPU microseconds an event ${((used / sent) * 1e6).toFixed(1)}, ${((own.user + own.system) / sent).toFixed(1)} of them in Node.js`,
);
console.log(`accepted (durable)      ${Math.round((sent / accepted) * 1000)} events/s`);
console.log(
  `in table and ledger     ${Math.round((sent / milliseconds) * 1000)} events/s, ${Math.round(sent / used)} events a CPU-second (merges so far included)`,
);
console.log(`counts                  ${JSON.stringify(status.counts)}`);
const peak = Math.max(...samples.map(({ rss }) => rss));
const half = samples.slice(Math.floor(samples.length / 2));
console.log(
  `memory of the tree      peak ${Math.round(peak / 1e6)} MB, second half ${Math.round(Math.min(...half.map(({ rss }) => rss)) / 1e6)} to ${Math.round(Math.max(...half.map(({ rss }) => rss)) / 1e6)} MB`,
);
const parts = async () => {
  const answer = value(
    await engine.query({
      sql: "SELECT count(), sum(bytes_on_disk), sum(rows) FROM system.parts WHERE active AND table = 'SigninLogs'",
    }),
  );
  const [count, size, rows] = answer.rows[0].map(Number);
  return `${count} parts, ${(size / rows).toFixed(0)} bytes a row: ${(bytes / sent / (size / rows)).toFixed(1)} times smaller than the ${Math.round(bytes / sent)} bytes received`;
};
console.log(`stored                  ${await parts()}`);
const idle = processTree().seconds;
for (let quiet = 0; quiet < 2; ) {
  const merging = value(await engine.query({ sql: 'SELECT count() FROM system.merges' }));
  quiet = Number(merging.rows[0][0]) === 0 ? quiet + 1 : 0;
  await new Promise((done) => setTimeout(done, 500));
}
const merges = processTree().seconds - idle;
console.log(
  `after merges            ${await parts()}; ${merges.toFixed(1)} CPU-seconds more: ${Math.round(sent / (used + merges))} events a CPU-second in all`,
);

const appends = Number(values.appends);
const one = linesOf(files[0])[0];
const startAppends = performance.now();
let next = 0;
const client = async () => {
  while (next < appends) {
    const id = next++;
    await deliver({ stream: STREAM, records: [one], source: 'bench', requestId: `bench-${id}` });
  }
};
await Promise.all(Array.from({ length: 64 }, client));
console.log(
  `single durable appends  ${Math.round((appends / (performance.now() - startAppends)) * 1000)} a second, 64 at a time`,
);
await intake.settled();
await intake.close();
console.log(`ledger                  ${ledger.size} leaves, ${bytesBelow(join(folder, 'ledger'))} bytes`);
await ledger.close();
await engine.close();
rmSync(folder, { recursive: true, force: true });
