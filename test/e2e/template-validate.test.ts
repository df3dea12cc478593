import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contosoTypes } from '../../src/arm/validate/testing/contoso.ts';
import { runProgram } from '../../src/cli/run-program.ts';

let cwd = '';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const template = (resources: readonly object[], more: object = {}): string =>
  JSON.stringify({ $schema: schema, contentVersion: '1.0.0.0', ...more, resources }, undefined, 2);
const thing = (properties: object, more: object = {}): object => ({
  type: 'Contoso.Test/things',
  apiVersion: '2024-01-01',
  name: 'abc',
  location: 'here',
  properties: { state: 'Enabled', ...properties },
  ...more,
});

const files: Readonly<Record<string, string>> = {
  'types.json': JSON.stringify(contosoTypes),
  'good.json': template([thing({ days: 5 })]),
  'case.json': template([thing({ State: 'enabled' })]),
  'open.json': template([thing({ mode: 'Other' })]),
  'mixed.json': template([thing({}), thing({}, { type: 'Contoso.Test/others' })]),
  'foreign.json': template([thing({}, { type: 'Contoso.Test/others' })]),
  'misspelt.json': template([thing({}, { type: 'Contoso.Test/thigns' }), thing({}, { apiVersion: '2025-01-01' })]),
  'none.json': template([]),
  'bad.json': template([thing({ days: 0, secrue: true, code: 's3cret!' })]),
  'parameter.json': template([thing({ days: "[parameters('days')]" })], { parameters: { days: { type: 'int' } } }),
  'loop.json': template([
    thing({ days: '[add(copyIndex(), 90)]' }, { name: "[concat('ab', 'c')]", copy: { name: 'all', count: 2 } }),
  ]),
  'names.json': template([thing({ days: "[parameters('dais')]" })], { parameters: { days: { type: 'int' } } }),
  'parent.json': template([
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2024-01-01',
      name: 'deep',
      properties: { mode: 'Incremental', templateLink: { relativePath: 'bad.json' } },
    },
  ]),
  'broken.json': `{ "$schema": "${schema}", `,
  'other.json': '{}',
};

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-validate-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  mkdirSync(join(cwd, 'nothing'));
  expect((await run('types import types.json')).code).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function run(
  line: string,
  home = 'home',
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const code = await runProgram(line.split(' '), {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { HOME: join(cwd, home) },
    cwd,
    clock: () => 0,
  });
  return { code, ...written };
}

describe('safeguard types import', () => {
  it('has help', async () => {
    expect(await run('types --help')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('bicep-types-az'),
    });
  });

  it('keeps types in the home folder, or where it is told', async () => {
    expect(existsSync(join(cwd, 'home', '.safeguard', 'arm-types'))).toBe(true);
    const ran = await run('types import types.json --types Contoso.Test/things* --output own.types');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^3 resource types, 3 with their versions: \S+own\.types \(1 KB\)\n$/);
    expect((await run('template validate good.json --types own.types', 'elsewhere')).code).toBe(0);
  });

  it.each([
    ['types', 'wanted: safeguard types import <folder>'],
    ['types list', 'wanted: safeguard types import <folder>'],
    ['types import nowhere', 'nowhere: there is no such file or folder'],
    ['types import nothing', 'nothing: no resource types in it'],
    ['types import types.json --types Other/*', 'types.json: no resource types that --types names'],
    ['types import other.json', 'other.json: it is no list of types'],
    ['types import types.json --output good.json/types', 'Cannot write'],
  ])('%s is refused', async (line, message) => {
    const ran = await run(line);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
    expect(ran.out).toBe('');
  });
});

describe('safeguard template validate', () => {
  const ending = (validated: number, open: number, errors: number, warnings: number): string =>
    `${validated} resource${validated === 1 ? '' : 's'} validated, ${open} not validated: ${errors} error${errors === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}\n`;

  it.each([
    ['good.json', 0, ending(1, 0, 0, 0)],
    ['good.json --strict', 0, ending(1, 0, 0, 0)],
    ['case.json --strict', 0, `2 names and values written in another case: Azure takes them\n${ending(1, 0, 0, 0)}`],
    ['open.json', 0, ending(1, 0, 0, 1)],
    [
      'open.json --strict',
      1,
      `open.json:12:9: warning: Contoso.Test/things properties.mode: is none of the known values (wanted: Enabled, Disabled)\n${ending(1, 0, 0, 1)}`,
    ],
    ['mixed.json', 0, `not validated: Contoso.Test/others@2024-01-01\n${ending(1, 1, 0, 0)}`],
    ['mixed.json --strict', 2, `not validated: Contoso.Test/others@2024-01-01\n${ending(1, 1, 0, 0)}`],
    ['foreign.json', 2, `not validated: Contoso.Test/others@2024-01-01\n${ending(0, 1, 0, 0)}`],
    [
      'misspelt.json',
      2,
      [
        'not validated: Contoso.Test/thigns@2024-01-01; did you mean "Contoso.Test/things"?',
        'not validated: Contoso.Test/things@2025-01-01; known: 2024-01-01',
        ending(0, 2, 0, 0),
      ].join('\n'),
    ],
    ['none.json', 0, ending(0, 0, 0, 0)],
    [
      'bad.json',
      1,
      [
        'bad.json:12:9: error: Contoso.Test/things properties.days: is out of range (wanted: from 1 to 90)',
        'bad.json:13:9: error: Contoso.Test/things properties.secrue: there is no property "secrue"; did you mean "secure"?',
        'bad.json:14:9: error: Contoso.Test/things properties.code: does not have the wanted form (wanted: ^[a-z]+$)',
        ending(1, 0, 3, 0),
      ].join('\n'),
    ],
    ['parameter.json', 0, ending(1, 0, 0, 0)],
    [
      'parameter.json --parameters days=91',
      1,
      `parameter.json:17:9: error: Contoso.Test/things properties.days: is out of range (wanted: from 1 to 90)\n${ending(1, 0, 1, 0)}`,
    ],
    [
      'loop.json',
      1,
      `loop.json:12:9: error: Contoso.Test/things properties.days: is out of range (wanted: from 1 to 90)\n${ending(1, 0, 1, 0)}`,
    ],
    [
      'names.json',
      1,
      `names.json:17:9: error: resources[0].properties.days: there is no parameter "dais"; did you mean "days"?\n${ending(1, 0, 1, 0)}`,
    ],
  ])('%s: %i', async (line, code, out) => {
    const ran = await run(`template validate ${line}`);
    expect(ran.out).toBe(out);
    expect(ran.code).toBe(code);
  });

  it('follows a template to those that it links', async () => {
    const ran = await run('template validate parent.json');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('bad.json:12:9: error: Contoso.Test/things properties.days: is out of range');
  });

  it('gives programs the same', async () => {
    const report = JSON.parse((await run('template validate bad.json mixed.json --json')).out) as Record<
      string,
      unknown
    >;
    expect(report).toMatchObject({
      files: ['bad.json', 'mixed.json'],
      validated: 2,
      notValidated: 1,
      errors: 3,
      warnings: 0,
      notValidatedTypes: [{ type: 'Contoso.Test/others', apiVersion: '2024-01-01', count: 1 }],
    });
    expect((report['problems'] as readonly unknown[])[0]).toEqual({
      kind: 'range',
      severity: 'error',
      file: 'bad.json',
      line: 12,
      column: 9,
      resource: 'Contoso.Test/things',
      path: 'properties.days',
      message: 'is out of range',
      expected: 'from 1 to 90',
    });
  });

  it('says what to run where no types were imported, and judges names all the same', async () => {
    const ran = await run('template validate good.json', 'elsewhere');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(
      'git clone --depth 1 https://github.com/Azure/bicep-types-az && safeguard types import bicep-types-az',
    );
    expect(ran.out).toBe(`not validated: Contoso.Test/things@2024-01-01\n${ending(0, 1, 0, 0)}`);
    expect((await run('template validate names.json', 'elsewhere')).code).toBe(1);
  });

  it.each([
    ['template validate', 'wanted: safeguard template expand <file>, or safeguard template validate <paths>'],
    ['template validate nowhere.json', 'nowhere.json: Cannot read this path: there is no such file or folder'],
    ['template validate other.json', 'other.json'],
    ['template validate broken.json', 'broken.json:1:'],
    ['template validate good.json --types nowhere', '--types nowhere: there is no such file'],
    ['template validate good.json --types other.json', 'other.json: it is no index of types of this version'],
    ['template validate good.json --parameters nowhere.json', '--parameters nowhere.json: there is no such file'],
  ])('%s is refused', async (line, message) => {
    const ran = await run(line);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });
});
