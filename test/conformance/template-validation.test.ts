import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTypesFile, type TypeIndex, typeIndexOf } from '../../src/arm/types/index.ts';
import { type Problem, validateTemplate } from '../../src/arm/validate/index.ts';
import { childOf, isJsonObject, type Json, type JsonObject, type JsonPath } from '../../src/lib/json.ts';
import {
  type Mistake,
  type MistakeKind,
  mistakeKinds,
  pick,
  plant,
  possibleMistakes,
  seededChance,
} from './support/plant-mistakes.ts';

const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const typesFile = join(data, 'arm', 'types.json');
const folder = join(data, 'arm', 'templates');
const present = existsSync(typesFile) && existsSync(folder);
if (!present) console.log(`Skipped: no types.json and templates in ${join(data, 'arm')}; set SAFEGUARD_TEST_DATA`);

/** How many mistakes are planted; and what decides which. */
const planted = 500;
const seed = Number(process.env['SAFEGUARD_SEED'] ?? 20_261_122);

interface Template {
  readonly file: string;
  readonly json: Json;
}

const json: JsonObject = present
  ? (JSON.parse(readFileSync(typesFile, 'utf8')) as JsonObject)
  : { types: [], resources: {} };
const types = json['types'] as readonly Json[];
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.json.gz')) : [];
const templates: readonly Template[] = files.map((file) => ({
  file,
  json: JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8')) as Json,
}));

function openIndex(): TypeIndex {
  const read = readTypesFile(json);
  if (!read.ok) throw new Error(read.error);
  return typeIndexOf(read.value);
}

const line = ({ severity, kind, path, message, expected }: Problem): string =>
  `${severity} ${kind} ${path.join('.')}: ${message}${expected === undefined ? '' : ` (wanted: ${expected})`}`;

const at = (json: Json, path: JsonPath): Json => path.reduce<Json>((value, step) => childOf(value, step) ?? null, json);

/** What was flagged, each looked at: why it is a mistake of the template, or a limit of the types. */
const lookedAt: Readonly<Record<string, string>> = {};

describe.skipIf(!present)('validateTemplate on compiled Azure Verified Modules', () => {
  const index = openIndex();

  it('flags at most one in a hundred of the resources whose type and version it knows', () => {
    const started = performance.now();
    const validations = templates.map(({ file, json }) => ({ file, found: validateTemplate(index, json) }));
    const milliseconds = Math.round(performance.now() - started);
    const resources = validations.flatMap(({ file, found }) => found.resources.map((each) => ({ file, ...each })));
    const known = resources.filter(({ validated }) => validated);
    const withErrors = known.filter(({ problems }) => problems.some(({ severity }) => severity === 'error'));
    const strict = known.filter(({ problems }) => problems.some((p) => p.kind !== 'case'));
    const ofTemplates = validations.flatMap(({ file, found }) =>
      found.problems.map((problem) => `${file} ${line(problem)}`),
    );
    console.log(
      `${templates.length} templates, ${resources.length} resources: ${known.length} validated, ${resources.length - known.length} not validated (type or version unknown); flagged ${withErrors.length}, with strict mode's warnings ${strict.length}; names and references: ${ofTemplates.length}; ${milliseconds} ms`,
    );
    const flagged = strict.flatMap(({ file, problems }) =>
      problems.filter((p) => p.kind !== 'case').map((p) => `${file} ${line(p)}`),
    );
    for (const each of [...flagged, ...ofTemplates]) console.log(`  ${each}: ${lookedAt[each] ?? 'not looked at'}`);
    expect(known.length).toBeGreaterThan(500);
    expect(strict.length / known.length).toBeLessThanOrEqual(0.01);
    expect([...flagged, ...ofTemplates].filter((each) => lookedAt[each] === undefined)).toEqual([]);
  });

  it(`finds at least 95 % of ${planted} planted mistakes`, () => {
    report('Resources of exactly known type and version', measure(templates, index));
  });

  it('finds as many in the resources of known types, put to the version that is known', () => {
    report(
      'Resources of known types',
      measure(
        templates.map((each) => newestVersions(each)),
        index,
      ),
    );
  });

  it('finds in strict mode what is none of the known values where Azure may know more', () => {
    report('Open choices in strict mode', measure(templates, index, ['open enum']));
  });

  it('finds every parameter and variable whose name is written wrong', () => {
    const chance = seededChance(seed);
    const all = templates.map(({ file, json }) => ({ file, json, texts: [...naming(json, [])] }));
    const eligible = all.filter(({ texts }) => texts.length > 0);
    const missed: string[] = [];
    for (let i = 0; i < 200; i++) {
      const { file, json, texts } = pick(chance, eligible);
      const { path, text } = pick(chance, texts);
      const spoilt = plant(json, { kind: 'type', path, change: { value: text.replace(NAMING, "$1('$2Qx')") } });
      const { problems } = validateTemplate(index, spoilt);
      const place = JSON.stringify(path);
      if (!problems.some((p) => p.kind === 'reference' && JSON.stringify(p.path) === place)) {
        missed.push(`${file} ${path.join('.')}`);
      }
    }
    console.log(`Names of parameters and variables, seed ${seed}: ${200 - missed.length} of 200 mistakes found`);
    for (const each of missed) console.log(`  missed ${each}`);
    expect(missed.length).toBeLessThanOrEqual(10);
  });
});

const NAMING = /\b(parameters|variables)\('([^']+)'\)/;

/** Every text of a template that names a parameter or variable. */
function* naming(json: Json, path: JsonPath): Iterable<{ readonly path: JsonPath; readonly text: string }> {
  if (typeof json === 'string') {
    if (/^\[[^[]/.test(json) && NAMING.test(json)) yield { path, text: json };
  } else if (Array.isArray(json)) {
    for (const [i, element] of json.entries()) yield* naming(element as Json, [...path, i]);
  } else if (isJsonObject(json)) {
    for (const [name, member] of Object.entries(json)) {
      if (name !== 'metadata' && name !== 'definitions') yield* naming(member, [...path, name]);
    }
  }
}

/** Newest known version of each type. */
const versionOf = new Map(
  Object.keys(isJsonObject(json['resources']) ? json['resources'] : {}).map((name): [string, string] => {
    const [type = '', version = ''] = name.split('@');
    return [type.toLowerCase(), version];
  }),
);

function newestVersions({ file, json }: Template): Template {
  const change = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(change);
    if (!isJsonObject(value)) return value;
    const changed = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
    const { type, apiVersion } = changed;
    const version = typeof type === 'string' ? versionOf.get(type.toLowerCase()) : undefined;
    return typeof apiVersion === 'string' && version !== undefined ? { ...changed, apiVersion: version } : changed;
  };
  return { file, json: change(json) };
}

interface Site {
  readonly template: Template;
  readonly path: JsonPath;
  readonly mistakes: readonly Mistake[];
}

type Counts = ReadonlyMap<MistakeKind, { found: number; all: number }>;

interface Measure {
  readonly counts: Counts;
  readonly missed: readonly string[];
  readonly types: number;
}

/** Mistakes are planted in resources that have none, as many of each kind, in every type alike however often it is used. */
function measure(
  templates: readonly Template[],
  index: TypeIndex,
  kinds: readonly MistakeKind[] = mistakeKinds,
): Measure {
  const chance = seededChance(seed);
  const sites = sitesByType(templates, index);
  const counts = new Map(kinds.map((kind) => [kind, { found: 0, all: 0 }]));
  const missed: string[] = [];
  for (let i = 0; i < planted; i++) {
    const kind = kinds[i % kinds.length] ?? 'type';
    const eligible = [...sites.values()]
      .map((each) => each.filter(({ mistakes }) => mistakes.some((mistake) => mistake.kind === kind)))
      .filter((each) => each.length > 0);
    const { template, path, mistakes } = pick(chance, pick(chance, eligible));
    const mistake = pick(
      chance,
      mistakes.filter((each) => each.kind === kind),
    );
    const spoilt = plant(template.json, { ...mistake, path: [...path, ...mistake.path] });
    const count = counts.get(kind) ?? { found: 0, all: 0 };
    count.all++;
    if (isFound(index, spoilt, path, mistake, kind === 'open enum')) count.found++;
    else
      missed.push(
        `${kind}: ${template.file} ${[...path, ...mistake.path].join('.')} ${JSON.stringify(mistake.change).slice(0, 80)}`,
      );
  }
  return { counts, missed, types: sites.size };
}

function sitesByType(templates: readonly Template[], index: TypeIndex): ReadonlyMap<string, readonly Site[]> {
  const sites = new Map<string, Site[]>();
  for (const template of templates) {
    for (const { type = '', apiVersion = '', path, validated, problems } of validateTemplate(index, template.json)
      .resources) {
      if (!validated || problems.some(({ severity }) => severity === 'error')) continue;
      const entry = Object.entries(json['resources'] as JsonObject).find(
        ([name]) => name.toLowerCase() === `${type}@${apiVersion}`.toLowerCase(),
      );
      const body = Number(String(childOf(childOf(types[Number(entry?.[1])] ?? null, 'body') ?? null, '$ref')).slice(2));
      const resource = at(template.json, path);
      if (!isJsonObject(resource)) continue;
      const list = sites.get(type.toLowerCase()) ?? [];
      list.push({ template, path, mistakes: possibleMistakes(types, body, resource) });
      sites.set(type.toLowerCase(), list);
    }
  }
  return sites;
}

/** Kinds of problem that tell a mistake of each kind. */
const telling: Readonly<Record<MistakeKind, readonly Problem['kind'][]>> = {
  type: ['wrong-type'],
  missing: ['missing'],
  misspelt: ['unknown-property'],
  enum: ['not-allowed'],
  'open enum': ['not-known'],
  'read-only': ['read-only'],
  'range or pattern': ['range', 'pattern', 'length'],
};

/** Whether an error of the right kind is told at the very place; in strict mode, or a warning. */
function isFound(index: TypeIndex, spoilt: Json, path: JsonPath, mistake: Mistake, isStrict: boolean): boolean {
  const { change } = mistake;
  const name = typeof change === 'object' && 'renamed' in change ? change.renamed : mistake.path.at(-1);
  const place = JSON.stringify([...path, ...mistake.path.slice(0, -1), name]);
  // The file of a template can be large; its other resources say nothing of this one.
  const found = validateTemplate(index, spoilt).resources.find(
    (each) => JSON.stringify(each.path) === JSON.stringify(path),
  );
  return (found?.problems ?? []).some(
    (problem) =>
      (isStrict || problem.severity === 'error') &&
      telling[mistake.kind].includes(problem.kind) &&
      JSON.stringify(problem.path) === place,
  );
}

function report(what: string, { counts, missed, types }: Measure): void {
  const found = [...counts.values()].reduce((sum, count) => sum + count.found, 0);
  const byKind = [...counts].map(([kind, count]) => `${kind} ${count.found}/${count.all}`).join(', ');
  console.log(`${what} (${types} types), seed ${seed}: ${found} of ${planted} mistakes found: ${byKind}`);
  for (const each of missed) console.log(`  missed ${each}`);
  expect(found / planted).toBeGreaterThanOrEqual(0.95);
}
