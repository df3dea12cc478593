// Runs every published Sentinel rule that compiles with the shipped tables, each over its own period, over ten million events:
// `node scripts/bench-rules.mjs [events in millions]`.
import {
  built,
  machine,
  makeTables,
  must,
  openCompiler,
  publishedRules,
  withEngine,
} from '../test/bench/kql/kql-bench.mjs';
import { fillEvents, isNamed, shareOf } from '../test/bench/kql/synthetic-events.mjs';
import { benchNow } from '../test/bench/kql/synthetic-signins.mjs';

const millions = Number(process.argv[2] ?? 10);
const { catalog, compiled } = await openCompiler();
const { runCompiled } = await built('lake/lake.js');
const unit = { m: 60, h: 3600, d: 86_400 };
const secondsOf = (period) => {
  const [, number, letter] = /^(\d+)([mhd])$/.exec(period ?? '') ?? [];
  return number === undefined ? unit.d : Number(number) * unit[letter];
};

const rules = (publishedRules() ?? []).filter(({ type }) => type === 'analytics');
const runnable = rules.flatMap((rule) => {
  const query = compiled(rule.q, { scoped: true });
  return query.ok ? [{ rule, query: query.value }] : [];
});
const read = [...new Set(runnable.flatMap(({ query }) => query.tables))];
console.log(machine());
console.log(
  `${runnable.length} of ${rules.length} rules compile with the shipped tables alone; they read ${read.length} tables`,
);

await withEngine({ sessions: 2 }, async (engine) => {
  await makeTables(engine, catalog, read);
  const others = read.filter((name) => !isNamed(name)).length;
  let made = 0;
  for (const name of read) {
    const rows = shareOf(name, millions * 1_000_000, others);
    must(await engine.execute(fillEvents(catalog.get(name), rows)));
    made += rows;
  }
  console.log(`${(made / 1e6).toFixed(1)} M events made`);
  const times = [];
  const start = performance.now();
  for (const { rule, query } of runnable) {
    const since = new Date(Date.parse(benchNow) - secondsOf(rule.meta?.queryPeriod) * 1000).toISOString();
    const begun = performance.now();
    const answer = await runCompiled(engine, query, {
      now: benchNow,
      since,
      settings: { use_query_condition_cache: 0 },
      limits: { seconds: 120 },
    });
    times.push({
      path: rule.path,
      seconds: (performance.now() - begun) / 1000,
      rows: answer.ok ? answer.value.rows.length : answer.error.failure.message.slice(0, 80),
    });
  }
  const total = (performance.now() - start) / 1000;
  const failed = times.filter(({ rows }) => typeof rows === 'string');
  console.log(`all rules: ${total.toFixed(0)} s (asked 300), ${failed.length} failed`);
  for (const { path, rows } of failed) console.log(`  failed: ${path}: ${rows}`);
  for (const { path, seconds, rows } of times.sort((a, b) => b.seconds - a.seconds).slice(0, 10))
    console.log(`  ${seconds.toFixed(1)} s  ${rows} rows  ${path}`);
});
