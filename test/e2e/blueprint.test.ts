import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

const root = join(import.meta.dirname, '../..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-e2e-blueprint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: readonly string[]) {
  const written = { out: '', err: '' };
  const code = await runProgram(argv, {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { SOURCE_DATE_EPOCH: '1782777600' },
    cwd: folder,
    clock: () => 0,
  });
  return { code, ...written };
}

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const filesIn = (name: string): string[] =>
  readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).sort();

describe('safeguard blueprint', () => {
  it('init, build and check lead from nothing to an architecture that passes', async () => {
    expect(await run('blueprint', 'init', '--name', 'willow', '--region', 'eastus2')).toMatchObject({ code: 0 });
    expect(await run('blueprint', 'build', '--output', 'infra')).toMatchObject({ code: 0 });
    expect(filesIn('infra')).toEqual(
      expect.arrayContaining([
        'main.json',
        'RUNBOOK.md',
        'README.md',
        'network.svg',
        'COSTS.md',
        'PERMISSIONS.md',
        'safeguard.yaml',
      ]),
    );
    const checked = await run('blueprint', 'check', 'infra', '--json');
    expect(checked.code).toBe(0);
    const { failed, open, records } = JSON.parse(checked.out) as Readonly<Record<string, readonly unknown[]>>;
    expect({ failed, open }).toEqual({ failed: [], open: [] });
    expect(records?.length).toBeGreaterThan(40);
  }, 120_000);

  it('init writes over nothing', async () => {
    const again = await run('blueprint', 'init', '--name', 'other', '--region', 'westeurope');
    expect(again.code).toBe(2);
    expect(again.err).toContain('safeguard.yaml is there already');
  });

  it.each([
    ['arm', 'main.json'],
    ['bicep', 'main.bicep'],
    ['terraform', 'providers.tf.json'],
  ])(
    'build writes %s, the same bytes each time',
    async (language, main) => {
      for (const name of ['one', 'two']) {
        expect(
          await run('blueprint', 'build', '--language', language, '--output', `${language}-${name}`),
        ).toMatchObject({ code: 0 });
      }
      const files = filesIn(`${language}-one`).filter((name) => /\.\w+$/.test(name));
      expect(files).toContain(main);
      const read = (name: string): Map<string, string> =>
        new Map(files.map((file) => [file, readFileSync(join(folder, `${language}-${name}`, file), 'utf8')]));
      expect(read('two')).toEqual(read('one'));
    },
    60_000,
  );

  it('says what is wrong with its line and what would work, and writes nothing', async () => {
    put('bad.yaml', 'blueprint:\n  name: willow\n  regions:\n    primary: eastus2\n    secondary: westus\n');
    const built = await run('blueprint', 'build', 'bad.yaml', '--output', 'nothing');
    expect(built.code).toBe(2);
    expect(built.err).toContain(
      'bad.yaml:5: blueprint.regions.secondary: "westus" is not paired with "eastus2": the pair of "eastus2" is "centralus"',
    );
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });

  it('explain says the citation, the sentence of the checklist, and what breaks', async () => {
    const explained = await run('blueprint', 'explain', 'Microsoft.Storage/storageAccounts/minimumTlsVersion');
    expect(explained.code).toBe(0);
    expect(explained.out).toMatch(/encryption-010 .*\n.*Without it: .*TLS/);
    expect(explained.out).toContain('45 CFR 164.312(e)(1) (standard): Transmission security');
    expect(explained.out).toContain('Checklist 11 (advice)');
  });

  it.each([
    [['blueprint'], 'wanted: safeguard blueprint'],
    [['blueprint', 'build'], 'wanted: --output <folder>'],
    [['blueprint', 'build', '--output', 'x', '--language', 'yaml'], '--language is "yaml"'],
    [['blueprint', 'build', 'nothing.yaml', '--output', 'x'], 'nothing.yaml'],
    [['blueprint', 'explain', 'favouriteColour'], 'no control judges a setting "favouriteColour"'],
    [['blueprint', 'init', '--region', 'eastus2', '--output', 'new.yaml'], 'wanted: --name'],
  ])('refuses %j in words', async (argv, problem) => {
    const refused = await run(...argv);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(problem);
  });

  it('the documented configuration builds, and names every key that there is', async () => {
    const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/blueprint.md'), 'utf8')) ?? [];
    put('documented.yaml', text);
    expect(await run('blueprint', 'build', 'documented.yaml', '--output', 'documented')).toMatchObject({
      code: 0,
      err: '',
    });
    const schema = readFileSync(join(root, 'src/blueprint/configuration/schema.ts'), 'utf8');
    const keys = [...schema.slice(schema.indexOf('configurationSchema')).matchAll(/^ {2}(\w+):/gm)].map(
      ([, key]) => key,
    );
    expect(keys.filter((key) => !new RegExp(`^  ${key}:`, 'm').test(text))).toEqual([]);
  }, 60_000);
});
