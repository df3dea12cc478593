import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

const clinic = fileURLToPath(new URL('../../examples/clinic', import.meta.url));
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-hostile-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Run> {
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
    env: { SOURCE_DATE_EPOCH: '1782777600' },
    cwd,
    clock: () => 0,
  });
  return { code, ...written };
}

interface Report {
  readonly diagnostics: readonly { readonly severity: string; readonly message: string }[];
  readonly verdicts: readonly { readonly control: string; readonly subject: string; readonly verdict: string }[];
}

async function report(...args: readonly string[]): Promise<Report> {
  return JSON.parse((await run('assess', ...args, '--json', '--exit-zero')).out) as Report;
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const template = (members: object): object => ({ $schema: schema, contentVersion: '1.0.0.0', ...members });
const storage = (name: string, properties: object, more: object = {}): object => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-01-01',
  name,
  properties,
  ...more,
});
const write = (file: string, content: object | string): void => {
  mkdirSync(dirname(join(cwd, file)), { recursive: true });
  writeFileSync(join(cwd, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 1));
};

/** The verdict on the TLS version of one account; undefined where it was not judged. */
const tlsOf = ({ verdicts }: Report, name: string): string | undefined =>
  verdicts.find(({ control, subject }) => control === 'encryption-010' && subject.endsWith(`/${name}`))?.verdict;

const nested = (depth: number): object => {
  let inner = template({ resources: [storage('leaf', {})] });
  for (let i = 0; i < depth; i++) {
    const deployment = { type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: `n${i}` };
    inner = template({ resources: [{ ...deployment, properties: { mode: 'Incremental', template: inner } }] });
  }
  return inner;
};
const doubled = Object.fromEntries(
  Array.from({ length: 50 }, (_, i) => [
    `v${i}`,
    i === 0 ? 'xx' : `[concat(variables('v${i - 1}'),variables('v${i - 1}'))]`,
  ]),
);
const of = (value: string, more: object = {}): object =>
  template({ ...more, resources: [storage('odd', { minimumTlsVersion: value })] });

describe('what cannot be read or evaluated', () => {
  it.each<[string, object | string]>([
    ['no JSON', 'hello world'],
    ['half a file', JSON.stringify(of('TLS1_2')).slice(0, 150)],
    ['an unknown function', of("[frobnicate('x')]")],
    ['a plan of another format', { format_version: '9.0', terraform_version: '9.0.0', planned_values: {} }],
    ['lists in lists', `${'['.repeat(100_000)}`],
    ['deployments in deployments', JSON.stringify(nested(1000))],
    ['ten million copies', template({ resources: [storage('x', {}, { copy: { name: 'c', count: 10_000_000 } })] })],
    ['circular variables', of("[variables('a')]", { variables: { a: "[variables('b')]", b: "[variables('a')]" } })],
    ['a text that doubles', of("[variables('v49')]", { variables: doubled })],
    ['no list of resources', template({ resources: 'none' })],
  ])('%s: one line with the file, the other files judged', async (_, content) => {
    write('bad/odd.json', content);
    write('bad/good.json', template({ resources: [storage('good', { minimumTlsVersion: 'TLS1_2' })] }));
    const read = await report('bad/odd.json', 'bad/good.json');
    expect(tlsOf(read, 'good')).toBe('pass');
    expect(tlsOf(read, 'odd')).not.toBe('pass');
    const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).not.toContain('\n');
    expect((await run('assess', 'bad/odd.json', 'bad/good.json', '--severity', 'critical', '-q')).code).toBe(2);
  });

  it('says why where a named file was no input at all', async () => {
    write('state.tfstate.json', { version: 4, serial: 1, lineage: 'x', resources: [] });
    const ran = await run('assess', 'state.tfstate.json');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('state.tfstate.json: This is a raw Terraform state');
  });
});

describe('one resource in two files', () => {
  it('is judged the same in any order, and does not pass where one of them fails', async () => {
    write('two/a.json', template({ resources: [storage('twice', { minimumTlsVersion: 'TLS1_0' })] }));
    write('two/b.json', template({ resources: [storage('TWICE', { minimumTlsVersion: 'TLS1_2' })] }));
    const there = await report('two/a.json', 'two/b.json');
    const back = await report('two/b.json', 'two/a.json');
    expect(tlsOf(there, 'twice') ?? tlsOf(there, 'TWICE')).toBe('unknown');
    expect(back.verdicts).toEqual(there.verdicts);
  });
});

describe('a name that is markup and commands', () => {
  it('steers no browser, no terminal and no build system', async () => {
    const name = `x<script>alert(1)</script>\u001b[2J\u202e\n::error::pwn\n##vso[task.setvariable variable=a]b`;
    write('odd/main.json', template({ resources: [storage(name, { minimumTlsVersion: name })] }));
    for (const format of ['html', 'markdown', 'text', 'junit']) {
      const { out } = await run('assess', 'odd', '--format', format, '--exit-zero');
      expect(out, format).not.toMatch(/^(?:::error|##vso)/m);
      expect(out, format).not.toContain('\u001b');
      if (format === 'html') expect(out).not.toContain('<script>alert');
    }
  });
});

const files = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

const pieces = [
  'null',
  '[]',
  '{}',
  '""',
  '-1',
  '1e308',
  '"[',
  ']"',
  '"[parameters(\'x\')]"',
  '\u0000',
  '\n',
  '[[]]',
  '&a *a',
];

describe('files cut and mended at random', () => {
  it('never make the program throw or show a stack', async () => {
    const names = files(clinic).map((path) => relative(clinic, path));
    const change = fc.record({
      file: fc.constantFrom(...names),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 300 }),
      piece: fc.constantFrom(...pieces),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        rmSync(join(cwd, 'fuzz'), { recursive: true, force: true });
        cpSync(clinic, join(cwd, 'fuzz'), { recursive: true });
        for (const { file, at, length, piece, cut } of changes) {
          const path = join(cwd, 'fuzz', file);
          const text = readFileSync(path, 'utf8');
          const place = Math.floor(at * text.length);
          writeFileSync(path, cut ? text.slice(0, place) : text.slice(0, place) + piece + text.slice(place + length));
        }
        const ran = await run('assess', 'fuzz', '--json');
        expect([0, 1, 2]).toContain(ran.code);
        expect(ran.err + ran.out).not.toMatch(/\n\s+at .+:\d+:\d+|fault in the reader|TypeError/);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
