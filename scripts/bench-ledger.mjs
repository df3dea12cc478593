// Durable appends of single leaves in groups, and verification of a log: `node scripts/bench-ledger.mjs [leaves in thousands] [folder]`.
// The folder is on the disk that is measured; default the system's folder for temporary files.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const must = (result) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const [{ LedgerStore }, { openKeyFile }, { folderView }, { verifyLog }] = await Promise.all(
  ['ledger-store.js', 'key-file.js', 'ledger-view.js', 'verify-log.js'].map((name) => built(`lake/ledger/${name}`)),
);

const leaves = Number(process.argv[2] ?? 1000) * 1000;
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'safeguard-bench-ledger-'));
const signer = must(await openKeyFile(join(folder, 'ledger.key'), { name: 'bench.example', create: true }));
const ledger = join(folder, 'ledger');
const hash = 'a1'.repeat(32);
const at = '2026-01-02T03:04:05.678Z';
const batch = (number) => ({
  kind: 'batch',
  batch: number,
  stream: 'entra/sign-in-logs',
  table: 'SigninLogs',
  schema: 0,
  rows: 1000,
  root: hash,
  duplicates: 0,
  from: at,
  to: at,
  raw: { bytes: 3_100_000, sha256: hash },
  source: 'entra-diagnostics',
  positions: [{ partition: 'insights-logs-signinlogs/y=2026/m=01/d=02/h=03', from: '0', to: '3100000' }],
  acceptedAt: at,
});
const seconds = (begun) => (performance.now() - begun) / 1000;
const processor = (begun) => {
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) / 1e6).toFixed(1);
};
const megabytes = () => `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`;

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}`);
try {
  const store = must(await LedgerStore.open({ folder: ledger, signer }));
  must(
    await store.append([
      { kind: 'schema', table: 'SigninLogs', columns: [{ name: 'TimeGenerated', type: 'datetime' }] },
    ]),
  );
  let number = 0;
  for (const writers of [1, 64, 1000]) {
    const [begun, first] = [performance.now(), number];
    // Each writer adds a leaf, waits until it is durable, and adds the next.
    const writer = async () => {
      while (seconds(begun) < 3 && number < leaves) must(await store.append([batch(number++)]));
    };
    await Promise.all(Array.from({ length: writers }, writer));
    const rate = (number - first) / seconds(begun);
    console.log(
      `${writers} writers of single leaves: ${rate.toFixed(0)} durable appends/s${writers > 64 ? ' (asked 5000)' : ''}`,
    );
  }
  const begun = performance.now();
  const first = number;
  while (number < leaves) {
    const group = [];
    while (group.length < 2000 && number < leaves) group.push(batch(number++));
    must(await store.append(group));
  }
  console.log(`groups of 2000: ${((number - first) / seconds(begun)).toFixed(0)} leaves/s, ${megabytes()}`);
  await store.close();

  const opening = performance.now();
  const again = must(await LedgerStore.open({ folder: ledger, signer }));
  console.log(`opened again in ${seconds(opening).toFixed(2)} s`);
  const size = again.checkpoint()?.size ?? 0;
  const proving = performance.now();
  for (let index = 0; index < 100; index++) must(await again.inclusion(Math.floor((size * index) / 100), size));
  console.log(`inclusion proof: ${(seconds(proving) * 10).toFixed(1)} ms`);
  await again.close();

  const verifying = performance.now();
  const used = process.cpuUsage();
  let read = 0;
  const log = await verifyLog(folderView(ledger), signer.key, () => () => {
    read++;
  });
  const took = seconds(verifying).toFixed(1);
  console.log(
    `log of ${size} leaves verified in ${took} s, ${processor(used)} s of processor (asked 15 s for a million): ${read} leaves, ${log.findings.length} findings, ${megabytes()}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
