// Prints what is asked of Safeguard's speed and what this machine gives: `node scripts/bench.mjs`, or with letters a part.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { medianOf, medianRun, runNode, runProgram, timed } from '../test/bench/measure.mjs';
import { writeEstate } from '../test/bench/synthetic-estate.mjs';
import { planText } from '../test/bench/synthetic-plan.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env.SAFEGUARD_TEST_DATA ?? join(root, '..', 'shared', 'data');
const main = join(root, 'dist', 'cli', 'main.js');
const work = mkdtempSync(join(tmpdir(), 'safeguard-bench-'));
const asOf = '2026-11-22';
const MB = 1024 * 1024;

const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
const whole = (milliseconds) => `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
/** By the clock, and of processors, which other work on the machine stretches less. */
const both = ({ milliseconds, processor }, show) => `${show(milliseconds)} (${show(processor)} of processor)`;
const thousands = (n) => Math.round(n).toLocaleString('en-US');

/** An estate of so many resources, written once. */
async function estateFile(count) {
  const file = join(work, `estate-${count}.json`);
  if (!existsSync(file)) await writeEstate(file, count);
  return file;
}

function planFile() {
  const file = join(work, 'plan.json');
  if (!existsSync(file)) writeFileSync(file, planText(100));
  return file;
}

const assessProcess = (path) => runNode([main, 'assess', path, '--quiet', '--exit-zero', '--as-of', asOf], work);

/** Reads and judges in this process; the parts that the measures share. */
async function engine() {
  const [{ readEstate }, { assess, readAsOf }, { loadContent }] = await Promise.all(
    ['app/read-estate.js', 'assess/index.js', 'content/load-content.js'].map(built),
  );
  const content = loadContent();
  const at = readAsOf(asOf);
  if (!content.ok || !at.ok) throw new Error('The content cannot be loaded: build first');
  const { controls, law, hash } = content.value;
  const judge = ({ estate, attestations }) =>
    assess({
      controls,
      law,
      estate,
      attestations,
      asOf: at.value,
      rulesHash: hash,
      profile: 'hipaa',
      minimumSeverity: 'low',
    });
  return {
    read: (paths) => readEstate(paths, { cwd: work }),
    judge,
    policies: controls.filter(isPolicy).length,
    queries: controls.filter(isQuery).length,
  };
}

const isPolicy = ({ control }) => 'policy' in control.rule;
const isQuery = ({ control }) => 'query' in control.rule;

async function tenThousand() {
  const file = await estateFile(10_000);
  const whole = await medianRun(5, () => assessProcess(file));
  const { policies, queries } = await engine();
  const example = await medianRun(5, () => assessProcess(join(root, 'examples', 'clinic')));
  return [
    {
      asked: `the example with its query controls, engine started anew: <= 2 s`,
      got: both(example, seconds),
      how: 'assess --quiet, whole process, median of 5',
    },
    {
      asked: `10,000 resources by all ${policies} policy and ${queries} query controls, reading included: <= 6 s`,
      got: both(whole, seconds),
      how: 'assess --quiet, whole process, median of 5',
    },
    ...(await breakdown(file)),
  ];
}

async function breakdown(file) {
  const { readExport } = await built('estate/exports/index.js');
  const { normaliseResources } = await built('estate/normalise/index.js');
  const { renderReport } = await built('app/render-report.js');
  const { createReadStream } = await import('node:fs');
  const { read, judge } = await engine();
  const estate = await read([file]);
  const parts = { read: [], normalise: [], judge: [], report: [] };
  let verdicts = 0;
  for (let i = 0; i < 5; i++) {
    const text = await timed(() => readExport(createReadStream(file), file, { keepText: true }));
    const joined = await timed(() => normaliseResources(text.value.resources));
    const judged = await timed(() => judge(estate));
    const report = await timed(() => {
      let length = 0;
      for (const piece of renderReport('json', judged.value, { version: '0', color: false })) length += piece.length;
      return length;
    });
    verdicts = judged.value.verdicts.length;
    for (const [name, { milliseconds }] of Object.entries({ read: text, normalise: joined, judge: judged, report })) {
      parts[name].push(milliseconds);
    }
  }
  const middle = (values) => whole(values.sort((a, b) => a - b)[2]);
  return [
    {
      asked: '  of which, in one process',
      got: Object.entries(parts)
        .map(([name, values]) => `${name} ${middle(values)}`)
        .join(', '),
      how: `${thousands(verdicts)} verdicts; report is JSON; median of 5`,
    },
  ];
}

async function hundredThousand() {
  const small = await estateFile(10_000);
  const large = await estateFile(100_000);
  const ten = await medianRun(3, () => assessProcess(small));
  const one = assessProcess(large);
  return [
    {
      asked: '100,000 resources: 10 times the time of 10,000',
      got: `${(one.milliseconds / ten.milliseconds).toFixed(1)} times, ${(one.processor / ten.processor).toFixed(1)} of processor`,
      how: `assess --quiet, ${thousands(statSync(large).size / MB)} MB of export in ${both(one, seconds)}`,
    },
    {
      asked: '100,000 resources: peak memory < 1 GB',
      got: `${thousands(one.peak / MB)} MB, ${thousands(one.peak / 100_000)} bytes a resource`,
      how: 'maximum resident set of the same run',
    },
  ];
}

/** Rounds before the plan is measured: after 20 of them V8 still compiles, which "once warm" leaves out. */
const WARM_ROUNDS = 100;

async function planInProcess() {
  const { read, judge } = await engine();
  const file = planFile();
  const once = async () => {
    const before = process.cpuUsage();
    const { milliseconds } = await timed(async () => judge(await read([file])));
    const { user, system } = process.cpuUsage(before);
    return { milliseconds, processor: (user + system) / 1000 };
  };
  for (let i = 0; i < WARM_ROUNDS; i++) await once();
  const middle = await medianRun(50, once);
  return [
    {
      asked: '100-resource Terraform plan, warm: < 20 ms',
      got: both(middle, whole),
      how: `read and judge in one process, median of 50 after ${WARM_ROUNDS}`,
    },
  ];
}

async function coldStart() {
  const bare = await medianRun(5, () => runNode(['-e', '0'], work));
  const middle = await medianRun(10, () => assessProcess(join(root, 'examples', 'clinic')));
  return [
    {
      asked: 'assess examples/clinic, cold: < 1 s',
      got: both(middle, whole),
      how: `whole process, median of 10; Node itself ${both(bare, whole)}`,
    },
  ];
}

async function templates() {
  const folder = join(data, 'arm', 'templates');
  const asked = '146 ARM templates expanded: < 15 s';
  if (!existsSync(folder))
    return [{ asked, got: 'skipped', how: `no templates in ${folder}: set SAFEGUARD_TEST_DATA` }];
  const { readArmTemplate } = await built('estate/arm-template/index.js');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  const texts = files.map((file) => ({ file, text: gunzipSync(readFileSync(join(folder, file))).toString('utf8') }));
  let resources = 0;
  const { milliseconds } = await timed(() => {
    for (const { file, text } of texts) resources += readArmTemplate({ file, text, values: {} }).resources.length;
  });
  const bytes = texts.reduce((sum, { text }) => sum + text.length, 0);
  return [
    {
      asked: asked.replace('146', String(files.length)),
      got: seconds(milliseconds),
      how: `readArmTemplate, no parameters, ${(bytes / MB).toFixed(1)} MB to ${thousands(resources)} resources`,
    },
  ];
}

async function policyEngine() {
  const folder = join(data, 'azure-policy');
  const asked = 'Policy engine: evaluations a second';
  if (!existsSync(folder))
    return [{ asked, got: 'skipped', how: `no definitions in ${folder}: set SAFEGUARD_TEST_DATA` }];
  const { readDefinitions } = await built('app/read-definitions.js');
  const { evaluatePolicies } = await built('app/policy-evaluate.js');
  const { initiatives } = await readDefinitions([folder], root, undefined);
  const { read } = await engine();
  const { estate } = await read([await estateFile(10_000)]);
  const references = initiatives.reduce((sum, one) => sum + one.references.length, 0);
  const set = { initiatives, definitions: [] };
  let judged = 0;
  const { milliseconds } = await timed(() => {
    for (const _ of evaluatePolicies(set, estate, { asOf: new Date(asOf), all: false, parameters: {} })) judged++;
  });
  const pairs = references * estate.resources.length;
  return [
    {
      asked,
      got: `${thousands((judged / milliseconds) * 1000)} judged, ${thousands((pairs / milliseconds) * 1000)} asked`,
      how: `${initiatives.length} initiatives, ${references} references on ${thousands(estate.resources.length)} resources, ${seconds(milliseconds)}`,
    },
  ];
}

async function peer() {
  const asked = 'Against checkov, whole process';
  if (runProgram('checkov', ['--version'], work) === undefined) {
    return [{ asked, got: 'skipped', how: 'checkov is not on PATH' }];
  }
  const inputs = {
    'clinic template': join(root, 'examples', 'clinic', 'infra', 'main.json'),
    '100-resource plan': planFile(),
  };
  const rows = [];
  for (const [name, file] of Object.entries(inputs)) {
    const theirs = await medianOf(3, () => runProgram('checkov', ['-f', file, '--compact', '--quiet'], work));
    const ours = await medianOf(3, () => assessProcess(file).milliseconds);
    rows.push({
      asked: `${asked}: ${name}`,
      got: `${(theirs / ours).toFixed(1)} times as fast`,
      how: 'median of 3 each',
    });
  }
  return rows;
}

/** The hospital's architecture: composed, printed and written, as a user's command does it. */
async function blueprint() {
  const example = join(root, 'examples', 'blueprints', 'hospital', 'safeguard.yaml');
  const languages = ['arm', 'bicep', 'terraform'];
  const rows = [];
  for (const language of languages) {
    const output = join(work, `hospital-${language}`);
    const result = await medianRun(5, () =>
      runNode([main, 'blueprint', 'build', example, '--output', output, '--language', language], work),
    );
    rows.push({
      asked: `blueprint build of the hospital, ${language}, cold: < 1 s`,
      got: both(result, seconds),
      how: `${readdirSync(output, { recursive: true }).length} files, median of 5`,
    });
  }
  return rows;
}

const measures = {
  a: tenThousand,
  b: hundredThousand,
  c: planInProcess,
  d: coldStart,
  e: templates,
  f: policyEngine,
  g: peer,
  i: blueprint,
};

/** The newest change in a folder, in milliseconds since 1970. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return latest;
}

function say(rows) {
  const width = (name) => Math.max(...rows.map((row) => row[name].length));
  const [asked, got] = [width('asked'), width('got')];
  for (const row of rows) console.log(`${row.asked.padEnd(asked)}  ${row.got.padEnd(got)}  ${row.how}`);
}

async function run(letters) {
  const unknown = letters.filter((letter) => !Object.hasOwn(measures, letter));
  if (unknown.length > 0) console.log(`No measure ${unknown.join(', ')}: there are ${Object.keys(measures).join(' ')}`);
  if (!existsSync(join(root, 'dist', 'content.json'))) {
    console.log('There is no build: run npm run build first');
    return;
  }
  const made = statSync(join(root, 'dist', 'content.json')).mtimeMs;
  if (['src', 'controls', 'hipaa'].some((folder) => newest(join(root, folder)) > made)) {
    console.log('The build is older than the sources: what is measured is the build (npm run build makes a new one)');
  }
  console.log(`Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'})\n`);
  const rows = [{ asked: 'Asked', got: 'Got', how: 'How' }];
  for (const [letter, measure] of Object.entries(measures)) {
    if (letters.length > 0 && !letters.includes(letter)) continue;
    try {
      rows.push(...(await measure()).map((row) => ({ ...row, asked: `${letter}  ${row.asked}` })));
    } catch (error) {
      rows.push({
        asked: `${letter}  ${measure.name}`,
        got: 'failed',
        how: String(error?.message ?? error).slice(0, 200),
      });
    }
  }
  say(rows);
}

await run(process.argv.slice(2)).finally(() => rmSync(work, { recursive: true, force: true }));
