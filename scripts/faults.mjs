// Kills the intake under load, with SIGKILL and at random moments, opens it again, and checks what must hold: each acknowledged record
// is in its table once, none twice, and the ledger says what the tables hold.
// npm run faults [-- --kills 200 --seed 1 --dist dist]
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from '../test/bench/record/sign-ins.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    dist: { type: 'string', default: 'dist' },
    longest: { type: 'string', default: '2500' },
  },
});
const kills = Number(values.kills);
const random = randomFrom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'safeguard-faults-'));
const child = fileURLToPath(new URL('../test/bench/record/fault-child.mjs', import.meta.url));
/** What each process acknowledged, by source: the last number that is safe, and the number that may be safe beyond it. */
const acknowledged = new Map();

/** Runs a process for a while; @returns what it reported when it was asked for a check */
function run(mode, milliseconds) {
  return new Promise((done, failed) => {
    const running = fork(child, [mode, folder, resolve(values.dist)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let report;
    let timer;
    running.on('message', (message) => {
      if (message.kind === 'ready' && milliseconds !== undefined)
        timer = setTimeout(() => running.kill('SIGKILL'), milliseconds);
      if (message.kind === 'acknowledged')
        acknowledged.set(message.source, Math.max(acknowledged.get(message.source) ?? 0, message.number));
      if (message.kind === 'checked') report = message;
    });
    running.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (mode === 'check' && report === undefined) failed(new Error(`the check ended with ${code ?? signal}`));
      else if (mode === 'load' && signal !== 'SIGKILL') failed(new Error(`the load ended by itself with ${code}`));
      else done(report);
    });
  });
}

console.log(`${kills} kills, seed ${values.seed}`);
let wrong = 0;
const checkEvery = Math.max(1, Math.min(10, Math.floor(kills / 5)));
try {
  for (let kill = 1; kill <= kills; kill++) {
    await run('load', Math.floor(random() ** 2 * Number(values.longest)));
    if (kill % checkEvery !== 0 && kill !== kills) continue;
    const { problems, rows, batches, sources } = await run('check');
    for (const [source, number] of acknowledged)
      if ((sources[source] ?? 0) < number)
        problems.push(`${source}: ${number} was acknowledged, and the cursor is ${sources[source]}`);
    console.log(
      `after kill ${kill}: ${rows} rows of ${batches} batches${problems.length === 0 ? '' : `, ${problems.length} PROBLEMS`}`,
    );
    for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
    wrong += problems.length;
    if (problems.length > 0) break;
  }
} finally {
  if (wrong === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`what is left stands in ${folder}`);
}
console.log(wrong === 0 ? '0 acknowledged records lost, 0 doubled, the ledger agrees with the tables' : 'FAILED');
process.exitCode = wrong === 0 ? 0 : 1;
