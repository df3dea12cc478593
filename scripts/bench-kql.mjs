// Prints what KQL costs on this machine: compiling, and running against SQL written by hand. `node scripts/bench-kql.mjs [rows in millions]`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  built,
  machine,
  makeTables,
  median,
  must,
  openCompiler,
  publishedRules,
  quantile,
  withEngine,
} from '../test/bench/kql/kql-bench.mjs';
import { fillMessages, messages, words } from '../test/bench/kql/synthetic-messages.mjs';
import { benchNow, fillStatement } from '../test/bench/kql/synthetic-signins.mjs';

const shapes = fileURLToPath(new URL('../test/bench/kql', import.meta.url));
const millions = Number(process.argv[2] ?? 10);
const rounds = 5;
const engineNow = benchNow.replace('T', ' ').replace('Z', '');

const { catalog, compiled, compile } = await openCompiler();
const { CompileCache } = await built('kql/compile-cache.js');
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

/** Every rule of the outside set that compiles with the shipped tables, each with an empty cache. */
async function compiling() {
  const rules = publishedRules();
  if (rules === undefined) return console.log('compile: skipped, no rules at hand (SAFEGUARD_TEST_DATA)');
  const texts = rules.map(({ q }) => q);
  for (const text of texts.slice(0, 40)) compiled(text);
  const times = [];
  for (const text of texts) {
    const start = performance.now();
    if (compiled(text).ok) times.push(performance.now() - start);
  }
  const cache = new CompileCache();
  const one = texts.find((text) => compiled(text).ok) ?? '';
  const fill = async () => compiled(one);
  await cache.get(one, fill);
  const start = performance.now();
  for (let index = 0; index < 1000; index++) await cache.get(one, fill);
  console.log(
    `compile, ${times.length} rules, empty cache, warm process: median ${ms(quantile(times, 0.5))} (asked 25), p95 ${ms(quantile(times, 0.95))} (asked 150)`,
  );
  console.log(`compile, cached: ${ms((performance.now() - start) / 1000)} (asked 1)`);
}

const settings = { use_query_condition_cache: 0 };
const limits = { seconds: 600 };

async function timedQuery(engine, sql, parameters) {
  const start = performance.now();
  const answer = must(await engine.query({ sql, parameters, settings, limits }));
  return { milliseconds: performance.now() - start, rows: answer.rows.length };
}

/** Each shape, ours and the hand's in turn, so that other work on the machine meets both. */
async function running(engine) {
  const ratios = [];
  for (const name of readdirSync(shapes)
    .filter((entry) => /^\d\d-/.test(entry))
    .sort()) {
    const ours = compile(readFileSync(join(shapes, name, 'query.kql'), 'utf8'));
    const hand = readFileSync(join(shapes, name, 'hand.sql'), 'utf8');
    const times = { ours: [], hand: [] };
    let rows = [0, 0];
    for (let round = 0; round <= rounds; round++) {
      const a = await timedQuery(engine, ours.sql, { ...ours.parameters, now: engineNow });
      const b = await timedQuery(engine, hand, { now: engineNow });
      rows = [a.rows, b.rows];
      if (round === 0) continue;
      times.ours.push(a.milliseconds);
      times.hand.push(b.milliseconds);
    }
    const [one, two] = [median(times.ours), median(times.hand)];
    ratios.push(one / two);
    console.log(
      `${name.padEnd(30)} ${ms(one).padStart(11)}  by hand ${ms(two).padStart(11)}  x ${(one / two).toFixed(2)}  (${rows.join(' / ')} rows)`,
    );
  }
  console.log(`worst x ${Math.max(...ratios).toFixed(2)}, median x ${median(ratios).toFixed(2)} (asked 1.15)`);
}

async function scanning(engine, rows) {
  const perSecond = async (text) => {
    const ours = compile(text);
    const times = [];
    for (let round = 0; round <= rounds; round++)
      times.push((await timedQuery(engine, ours.sql, { ...ours.parameters, now: engineNow })).milliseconds);
    return rows / (median(times.slice(1)) / 1000) / 1e6;
  };
  console.log(
    `a column filter: ${(await perSecond('SigninLogs | where ResultType == "50053" | count')).toFixed(0)} M rows/s (asked 100)`,
  );
  const has = await perSecond('SigninLogs | where UserAgent has "python" | count');
  const plain = [];
  for (let round = 0; round <= rounds; round++)
    plain.push(
      (
        await timedQuery(
          engine,
          "SELECT count() FROM SigninLogs WHERE positionCaseInsensitive(UserAgent, 'python') > 0",
          {},
        )
      ).milliseconds,
    );
  console.log(
    `has with a term of each thousandth row: x ${(has / (rows / (median(plain.slice(1)) / 1000) / 1e6)).toFixed(2)} of the engine's own case-insensitive search (asked 0.8)`,
  );
}

/** A term that few messages have: found by the index, their rows read from as many places. */
async function finding(engine) {
  await makeTables(engine, catalog, ['Syslog']);
  must(await engine.execute(fillMessages));
  must(await engine.execute({ sql: 'OPTIMIZE TABLE Syslog FINAL', limits: { seconds: 600 } }));
  const steps = {
    'are counted': '| count',
    'as whole rows': '',
    'as three columns': '| project TimeGenerated, Computer, SyslogMessage',
  };
  for (const [step, tail] of Object.entries(steps)) {
    const times = [];
    for (const [hits, word] of Object.entries(words)) {
      const ours = compile(`Syslog | where SyslogMessage has "${word}" ${tail}`);
      const own = [];
      for (let round = 0; round <= 3 * rounds; round++)
        own.push((await timedQuery(engine, ours.sql, { ...ours.parameters, now: engineNow })).milliseconds);
      times.push(`${hits} hits ${ms(median(own.slice(1)))}`);
    }
    console.log(`has with a rare term among ${messages / 1e6} M messages, ${step}: ${times.join(', ')} (asked 20)`);
  }
}

console.log(machine());
await compiling();
await withEngine({}, async (engine) => {
  const rows = millions * 1_000_000;
  await makeTables(engine, catalog, ['SigninLogs', 'AADNonInteractiveUserSignInLogs']);
  const start = performance.now();
  must(await engine.execute(fillStatement('SigninLogs', rows)));
  must(await engine.execute(fillStatement('AADNonInteractiveUserSignInLogs', Math.floor(rows / 5))));
  console.log(`${millions} M sign-ins made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  await running(engine);
  await scanning(engine, rows);
  await finding(engine);
});
