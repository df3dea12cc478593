import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ReadArmTemplateResult, readArmTemplate } from '../../src/estate/arm-template/index.ts';
import type { Json } from '../../src/lib/json.ts';
import { isUnknown, type Unknown } from '../../src/model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../src/model/value.ts';
import { sampleParameters } from './sample-parameters.ts';

const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = join(data, 'arm', 'templates');
const present = existsSync(folder);
if (!present) console.log(`Skipped: no templates in ${folder}; set SAFEGUARD_TEST_DATA`);

const files = present ? readdirSync(folder).filter((name) => name.endsWith('.json.gz')) : [];
const texts = files.map((file) => ({ file, text: gunzipSync(readFileSync(join(folder, file))).toString('utf8') }));

function unknownsOf(value: Value, into: Unknown[] = []): Unknown[] {
  if (isUnknown(value)) into.push(value);
  else if (isValueArray(value)) for (const element of value) unknownsOf(element, into);
  else if (isValueObject(value)) for (const member of Object.values(value)) unknownsOf(member, into);
  return into;
}

const unknownsIn = (result: ReadArmTemplateResult): Unknown[] => [
  ...unknownsOf(result.resources.map((resource) => resource.body)),
  ...result.resources.map((resource) => resource.existence).filter(isUnknown),
  ...unknownsOf(result.outputs),
];

function readAll(values: (text: string) => Record<string, Json>, location: string | undefined) {
  const started = performance.now();
  const results = texts.map(({ file, text }) => ({
    file,
    result: readArmTemplate({
      file,
      text,
      values: values(text),
      ...(location === undefined ? {} : { deployment: { location } }),
    }),
  }));
  return { results, milliseconds: Math.round(performance.now() - started) };
}

function errorsOf(results: ReturnType<typeof readAll>['results']): string[] {
  return results.flatMap(({ file, result }) =>
    result.diagnostics
      .filter((diagnostic) => diagnostic.severity === 'error')
      .map(
        (diagnostic) =>
          `${file}:${diagnostic.source.line}:${diagnostic.source.column} ${diagnostic.code} ${diagnostic.message}`,
      ),
  );
}

function report(what: string, { results, milliseconds }: ReturnType<typeof readAll>): void {
  const unknowns = results.flatMap(({ result }) => unknownsIn(result));
  const count = (reason: string): number => unknowns.filter((unknown) => unknown.reason === reason).length;
  const resources = results.reduce((sum, { result }) => sum + result.resources.length, 0);
  console.log(
    `${what}: ${results.length} templates, ${resources} resources, unknown by parameter ${count('parameter')}, by runtime ${count('runtime')}; ${milliseconds} ms`,
  );
}

describe.skipIf(!present)('readArmTemplate on compiled Azure Verified Modules', () => {
  it('expands every template without parameters, leaving only what a parameter or the cloud decides', () => {
    const read = readAll(() => ({}), undefined);
    report('No parameters', read);
    expect(errorsOf(read.results)).toEqual([]);
    const odd = read.results.flatMap(({ file, result }) =>
      unknownsIn(result)
        .filter((unknown) => unknown.reason !== 'parameter' && unknown.reason !== 'runtime')
        .map((unknown) => `${file} ${unknown.reason} ${unknown.identity}`),
    );
    expect(odd).toEqual([]);
    expect(read.milliseconds).toBeLessThan(15_000);
  });

  it('leaves nothing to a parameter once each has a value', () => {
    const read = readAll((text) => sampleParameters(text, 'required'), 'eastus2');
    report('With parameters', read);
    expect(errorsOf(read.results)).toEqual([]);
    const odd = read.results.flatMap(({ file, result }) =>
      unknownsIn(result)
        .filter((unknown) => unknown.reason !== 'runtime')
        .map((unknown) => `${file} ${unknown.reason} ${unknown.identity}`),
    );
    expect(odd).toEqual([]);
    expect(read.milliseconds).toBeLessThan(15_000);
  });

  it('knows every function and finds no circle where optional parameters switch the rest on', () => {
    const read = readAll((text) => sampleParameters(text, 'optional-too'), 'eastus2');
    report('With optional parameters', read);
    // Samples know types and not meanings, so an id that is no id may fail an expression; nothing else may go wrong.
    const ofSamples = /ARM_(NO_MEMBER|ARGUMENT|PARAMETER_VALUE|FAIL) /;
    expect(errorsOf(read.results).filter((line) => !ofSamples.test(line))).toEqual([]);
    expect(errorsOf(read.results).length).toBeLessThan(60);
  });
});
