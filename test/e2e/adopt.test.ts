import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runProgram } from '../../src/cli/run-program.ts';

const root = join(import.meta.dirname, '../..');
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-adopt-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  folder = root,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const code = await runProgram([...args], {
    out: async (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: { HOME: cwd, SOURCE_DATE_EPOCH: '1785000000' },
    cwd: folder,
    clock: () => 0,
  });
  return { code, ...written };
}

const adopt = (...args: readonly string[]): readonly string[] => ['blueprint', 'adopt', ...args];

interface Answer {
  readonly summary: Readonly<Record<string, number>>;
  readonly matches: readonly {
    readonly id: string;
    readonly type: string;
    readonly state: string;
    readonly differences: readonly { readonly path: string; readonly change?: string }[];
  }[];
  readonly steps: readonly { readonly number: string; readonly kind: string; readonly phase: string }[];
}

describe('safeguard blueprint adopt', () => {
  it('has help with examples', async () => {
    const { code, out } = await run(['blueprint', '--help']);
    expect(code).toBe(0);
    expect(out).toContain(
      'safeguard blueprint adopt examples/clinic/infra examples/clinic/scheduling/plan.json --output migration',
    );
  });

  it.each([
    [adopt(), 'wanted: safeguard blueprint adopt'],
    [adopt('nowhere.json'), 'nowhere.json'],
    [adopt('examples/clinic/infra', '--config', 'nowhere.yaml'), '--config nowhere.yaml: there is no such file'],
    [adopt('examples/clinic/infra', '--config', 'examples/clinic/safeguard.yaml'), 'it has no section "blueprint"'],
  ])('could not run: %s', async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says the gap of a template and a plan, and writes the steps and the proposal', async () => {
    const output = join(cwd, 'migration');
    const first = await run(adopt('examples/clinic/infra', 'examples/clinic/scheduling/plan.json', '--output', output));
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/\d+ to recreate, \d+ of them only for their names/);
    const { blueprint } = parse(readFileSync(join(output, 'safeguard.yaml'), 'utf8')) as {
      readonly blueprint: { readonly name: string; readonly spokes: readonly { readonly workloads: object }[] };
    };
    expect(blueprint.name).toBe('willow');
    expect(Object.keys(blueprint.spokes[0]?.workloads ?? {}).sort()).toEqual(
      ['machines', 'postgres', 'serviceBus', 'sql', 'storage', 'web'].sort(),
    );
    const text = readFileSync(join(output, 'MIGRATION.md'), 'utf8');
    expect(text).toContain('Recreate willow-appointments (flexibleservers)');
    expect(text).toContain('Close willow-logs (workspaces)');
    const answered = await run(
      adopt('examples/clinic/infra', '--config', join(output, 'safeguard.yaml'), '--location', 'eastus2', '--json'),
    );
    const answer = JSON.parse(answered.out) as Answer;
    expect(answer.summary['recreate']).toBeGreaterThan(0);
    const phases = answer.steps.map(({ number }) => Number(number.split('.')[0]));
    expect(phases).toEqual(phases.toSorted((a, b) => a - b));
  }, 120_000);

  it('never writes over a safeguard.yaml that somebody changed', async () => {
    const output = mkdtempSync(join(cwd, 'mine-'));
    writeFileSync(join(output, 'safeguard.yaml'), 'blueprint: mine\n');
    const { code, err } = await run(adopt('examples/clinic/scheduling/plan.json', '--output', output));
    expect([code, existsSync(join(output, 'MIGRATION.md'))]).toEqual([2, false]);
    expect(err).toContain('is there already');
  }, 60_000);

  it('has nothing to do for what was built, and finds what was changed in it', async () => {
    const config = join(root, 'examples/blueprints/clinic/safeguard.yaml');
    expect((await run(['blueprint', 'build', config, '--output', 'built'], cwd)).code).toBe(0);
    const built = join(cwd, 'built');
    const given = ['main.json', 'main.parameters.json', 'graph', '--config', config];
    const same = await run(adopt(...given), built);
    expect(same.out).toContain('Nothing is known to differ: there is nothing to do.');
    expect(same.code).toBe(0);
    const file = join(built, 'phi/records-data.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly resources: Readonly<
        Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>
      >;
    };
    const store = Object.values(template.resources).find(({ type }) => type === 'Microsoft.Storage/storageAccounts');
    if (store === undefined) throw new Error('no account');
    store.properties['minimumTlsVersion'] = 'TLS1_0';
    writeFileSync(file, JSON.stringify(template, undefined, 2));
    const { code, out } = await run(adopt(...given, '--json'), built);
    const { summary, matches, steps } = JSON.parse(out) as Answer;
    expect(code).toBe(1);
    expect(summary).toMatchObject({ change: 1, recreate: 0, create: 0, leftOver: 0 });
    expect(matches.flatMap(({ differences }) => differences.map(({ path }) => path))).toEqual([
      'properties.minimumTlsVersion',
    ]);
    expect(steps.map(({ kind, phase }) => [kind, phase])).toEqual([['change', 'data']]);
  }, 120_000);
});
