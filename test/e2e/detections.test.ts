import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

let folder = '';
const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};

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
    env: {},
    cwd: folder,
    clock: () => 0,
  });
  return { code, ...written };
}

const rule = (id: string, query: string): string => `id: ${id}
name: Rule ${id[0]}
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  ${query}
kind: Scheduled
`;
const record =
  '{"Type":"SigninLogs","TimeGenerated":"2026-03-02T09:30:00Z","ResultType":"50126","UserPrincipalName":"jo.patient@contoso.com"}\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safeguard-e2e-detections-'));
  put('good/rule.yaml', rule('a6685757-3ed1-4b05-a5bd-2cacadc86c2a', 'SigninLogs | where ResultType == "50126"'));
  put('good/cases/fire-one.ndjson', record);
  put('good/cases/quiet-none.ndjson', record.replace('50126', '0'));
  put(
    'bad/rule.yaml',
    rule('b6685757-3ed1-4b05-a5bd-2cacadc86c2a', 'SigninLogs | where tolower(UserPrincipalName) == "Jo"'),
  );
  put('bad/cases/fire-one.ndjson', record);
  put('wrong/rule.yaml', rule('c6685757-3ed1-4b05-a5bd-2cacadc86c2a', 'SigninLogs | where ResultTyp == "0"'));
  put('broken/rule.yaml', 'id: x\nquery: |\n  T\nkind: NRT\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('safeguard detections', () => {
  it('prints help', async () => {
    const { code, out } = await run('detections', '--help');
    expect([code, out.startsWith('safeguard detections test')]).toEqual([0, true]);
  });

  it('exits 0 where all is well', async () => {
    const { code, out } = await run('detections', 'test', 'good');
    expect(out).toBe(
      'ok   good/rule.yaml  Rule a  (2 of 2 cases)\n\n1 rule, 0 failed; 2 cases, 0 failed; 0 errors, 0 warnings, 0 notes\n',
    );
    expect(code).toBe(0);
  });

  it('exits 1 where a case differs, and shows no record', async () => {
    const { code, out, err } = await run('detections', 'test', 'bad');
    expect(code).toBe(1);
    expect(out).toContain('FAIL bad/rule.yaml');
    expect(out).toContain('bad/rule.yaml:9:22: warning CASE_NEVER_MATCHES');
    expect(out).toContain('no alert, wanted at least one');
    expect(out + err).not.toContain('jo.patient');
  });

  it('exits 1 where the linter finds an error, without running anything', async () => {
    const { code, out } = await run('detections', 'lint', 'wrong', 'bad');
    expect(code).toBe(1);
    expect(out).toContain('wrong/rule.yaml:9:22: error QUERY_ERROR: KS');
    expect(out).toContain('ok   bad/rule.yaml');
  });

  it('writes JSON and JUnit', async () => {
    const json = await run('detections', 'lint', 'good', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      summary: { rules: 1, failedRules: 0 },
      rules: [{ file: 'good/rule.yaml' }],
    });
    const junit = await run('detections', 'lint', 'wrong', '--format', 'junit', '--out', 'report.xml');
    expect([junit.code, junit.out]).toEqual([1, '']);
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toContain('<failure type="lint"');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no path', ['test'], /wanted: safeguard detections test <paths...>/],
    ['another action', ['try', 'good'], /wanted: safeguard detections test/],
    ['a path that is not there', ['test', 'gone'], /gone:1: there is no such file or folder/],
    ['a broken rule', ['lint', 'broken'], /broken\/rule.yaml:1: "name" is missing/],
    ['an unknown format', ['lint', 'good', '--format', 'pdf'], /--format is "pdf": wanted text, json, junit/],
    ['a folder of tables with nothing right', ['lint', 'good', '--tables', 'bad'], /bad\/rule.yaml:/],
  ])('exits 2 with %s', async (_what, args, wanted) => {
    const { code, out, err } = await run('detections', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(wanted);
  });
});
