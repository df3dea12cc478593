import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

const clinic = fileURLToPath(new URL('../../examples/clinic', import.meta.url));
let cwd = '';

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-cli-'));
  cpSync(clinic, join(cwd, 'clinic'), { recursive: true });
  mkdirSync(join(cwd, 'empty'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(line: string, env: Readonly<Record<string, string>> = {}, where = cwd): Promise<Run> {
  const written = { out: '', err: '' };
  const code = await runProgram(
    line.split(' ').filter((arg) => arg !== ''),
    {
      out: async (text) => {
        written.out += text;
      },
      err: (text) => {
        written.err += text;
      },
      outIsTty: false,
      errIsTty: false,
      env: { SOURCE_DATE_EPOCH: '1782777600', ...env },
      cwd: where,
      clock: () => 0,
    },
  );
  return { code, ...written };
}

describe('safeguard', () => {
  it.each([
    ['', 2],
    ['--help', 0],
    ['--version', 0],
    ['assess --help', 0],
    ['controls --help', 0],
    ['explain --help', 0],
    ['template --help', 0],
    ['policy --help', 0],
  ])('%j prints help or version and exits %i', async (line, code) => {
    const ran = await run(line);
    expect(ran.code).toBe(code);
    expect(ran.out.length).toBeGreaterThan(4);
    expect(ran.err).toBe('');
  });

  it.each([
    ['bogus', 'Unknown command "bogus"'],
    ['assess', 'no paths'],
    ['assess clinic --bogus', "Unknown option '--bogus'"],
    ['assess clinic --profile other', '--profile is "other": wanted hipaa, checklist, nprm-2025'],
    ['assess clinic --severity worst', '--severity is "worst"'],
    ['assess clinic --as-of yesterday', 'Cannot read the day "yesterday"'],
    ['assess nowhere', 'nowhere'],
    ['assess empty', 'Nothing to assess in empty'],
    [
      'assess clinic --scope /subscriptions/elsewhere',
      'Nothing in the input lies at or below /subscriptions/elsewhere',
    ],
    ['assess clinic --format pdf', '--format is "pdf"'],
    ['assess clinic --out report.xyz', 'its name says no format'],
    ['assess clinic --json --format html', 'two reports cannot both go to standard output'],
    ['assess clinic --out nowhere/report.html', 'its folder does not exist'],
    ['assess clinic --baseline nowhere.json', '--baseline nowhere.json: cannot be read'],
    ['assess clinic --config nowhere.yaml', '--config nowhere.yaml: there is no such file'],
    ['assess clinic --parameters nowhere.json', '--parameters nowhere.json: there is no such file'],
    ['assess clinic --subscription production', '--subscription is "production": wanted its id'],
    ['controls show nothing-like-it', 'No control "nothing-like-it"'],
    ['controls', 'wanted: safeguard controls list'],
    ['explain recovery-061', 'wanted: safeguard explain'],
    ['explain recovery-061 nobody clinic', 'Nothing in the input is named nobody'],
    ['template expand clinic/safeguard.yaml', 'neither an ARM template nor a Terraform plan'],
    ['policy evaluate --definitions clinic', 'wanted: safeguard policy evaluate'],
    ['policy evaluate --definitions empty --resources clinic', 'no policy definition was read'],
  ])('%s: one line on the error stream, exit 2', async (line, message) => {
    const ran = await run(line);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
    expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });
});

describe('safeguard assess', () => {
  it('exits 1 where something fails, 0 with --exit-zero', async () => {
    expect((await run('assess clinic')).code).toBe(1);
    expect((await run('assess clinic --exit-zero')).code).toBe(0);
    expect((await run('assess clinic --quiet')).out).toBe('');
  });

  it('gives the same bytes for the same input and day, in every format', async () => {
    for (const format of ['text', 'json', 'sarif', 'junit', 'oscal', 'html', 'markdown']) {
      const first = await run(`assess clinic --format ${format} --as-of 2026-06-30`);
      const second = await run(`assess clinic --format ${format} --as-of 2026-06-30`, { SOURCE_DATE_EPOCH: '1' });
      expect(second.out).toBe(first.out);
      expect(first.out.length).toBeGreaterThan(1000);
    }
  });

  it('takes the day from SOURCE_DATE_EPOCH', async () => {
    const report = JSON.parse((await run('assess clinic --json')).out) as { readonly asOf: string };
    expect(report.asOf).toBe('2026-06-30T00:00:00.000Z');
  });

  it('writes several reports in one run, and infers a format from a name', async () => {
    const ran = await run('assess clinic --format sarif --out a.json --out b.html --out c.md --quiet --exit-zero');
    expect(ran).toEqual({ code: 0, out: '', err: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toHaveProperty('version', '2.1.0');
    expect(readFileSync(join(cwd, 'b.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(join(cwd, 'c.md'), 'utf8')).toMatch(/^## Safeguard/);
  });

  it('lets only new findings fail once there is a baseline', async () => {
    expect((await run('assess clinic --write-baseline base.json --exit-zero -q')).code).toBe(0);
    expect((await run('assess clinic --baseline base.json -q')).code).toBe(0);
    expect((await run('assess clinic --baseline base.json --fail-on unknown -q')).code).toBe(0);
    expect((await run('assess clinic --baseline base.json')).out).toContain('\nNew since the baseline: 0\n');
    writeFileSync(join(cwd, 'base.json'), '{"format":"safeguard-baseline/1","findings":[]}');
    expect((await run('assess clinic --baseline base.json')).out).toMatch(
      /\nNew since the baseline: [1-9]\d*: --format/,
    );
    expect((await run('assess clinic --baseline base.json -q')).code).toBe(1);
  });

  it('takes records from elsewhere, once each', async () => {
    const attestedIn = async (line: string): Promise<number> =>
      (JSON.parse((await run(`${line} --json --exit-zero`)).out) as { counts: { attested: number } }).counts.attested;
    mkdirSync(join(cwd, 'records'));
    cpSync(join(clinic, 'attestations', 'agreements.yaml'), join(cwd, 'records', 'signed.yml'));
    const beside = await attestedIn('assess clinic');
    expect(beside).toBeGreaterThan(0);
    const alone = await attestedIn('assess clinic/infra/main.json');
    expect(await attestedIn('assess clinic/infra/main.json --attestations records')).toBeGreaterThan(alone);
    expect(await attestedIn('assess clinic --attestations clinic/attestations')).toBe(beside);
  });

  it('does not exit 0 over a file that could not be read', async () => {
    mkdirSync(join(cwd, 'broken'));
    const template = JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [{ type: 'Microsoft.Insights/workbooks', apiVersion: '2023-06-01', name: 'w', location: 'eastus2' }],
    });
    writeFileSync(join(cwd, 'broken', 'whole.json'), template);
    expect((await run('assess broken --severity critical -q')).code).toBe(0);
    writeFileSync(join(cwd, 'broken', 'half.json'), template.slice(0, template.length / 2));
    const ran = await run('assess broken --severity critical');
    expect(ran.out).toContain('error: broken/half.json');
    expect(ran.code).toBe(2);
    expect((await run('assess broken --severity critical --exit-zero -q')).code).toBe(0);
  });

  it('refuses a declaration that is wrong rather than judge without it', async () => {
    mkdirSync(join(cwd, 'wrong'));
    cpSync(join(clinic, 'infra'), join(cwd, 'wrong'), { recursive: true });
    writeFileSync(join(cwd, 'wrong', 'safeguard.yaml'), 'estate:\n  hole: true\n');
    const ran = await run('assess wrong');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('wrong/safeguard.yaml:2');
  });

  it('judges by an initiative as well, in a score of its own', async () => {
    const definition = {
      id: '/providers/Microsoft.Authorization/policyDefinitions/ddos',
      properties: {
        displayName: 'Networks want DDoS protection',
        policyRule: {
          if: {
            allOf: [
              { field: 'type', equals: 'Microsoft.Network/virtualNetworks' },
              { field: 'Microsoft.Network/virtualNetworks/enableDdosProtection', notEquals: true },
            ],
          },
          then: { effect: 'audit' },
        },
      },
    };
    const references = [{ policyDefinitionId: definition.id, policyDefinitionReferenceId: 'ddos' }];
    writeFileSync(join(cwd, 'ddos.json'), JSON.stringify(definition));
    writeFileSync(
      join(cwd, 'own.json'),
      JSON.stringify({ name: 'own', properties: { policyDefinitions: references } }),
    );
    const ran = await run('assess clinic --initiative own.json --definitions ddos.json --json --exit-zero');
    const report = JSON.parse(ran.out) as {
      readonly notes: readonly string[];
      readonly controls: readonly { readonly id: string; readonly verdict: string }[];
    };
    expect(report.notes.join()).toContain('Initiative "own"');
    expect(report.controls.find(({ id }) => id === 'policy-ddos')?.verdict).toBe('fail');
    expect((await run('assess clinic --initiative own.json')).err).toContain('no definition ddos was read');
    expect((await run('assess clinic --initiative other --definitions own.json --definitions ddos.json')).code).toBe(2);
  });

  it('names the place of failures to the build system', async () => {
    expect((await run('assess clinic --annotations github')).out).toMatch(
      /^::(error|warning) file=clinic\/infra\/main\.json,line=\d+/m,
    );
    expect((await run('assess clinic --annotations azure-pipelines')).out).toMatch(/^##vso\[task\.logissue type=/m);
  });
});

describe('the other commands', () => {
  it('controls list and show tell of queries', async () => {
    expect((await run('controls list')).out).toMatch(/\nnetwork-901 .*default route of every subnet/);
    const shown = await run('controls show network-901');
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('default route of every subnet');
    expect(shown.out).not.toContain('unknown in every assessment');
  });

  it('controls list and show', async () => {
    const listed = JSON.parse((await run('controls list --json')).out) as readonly unknown[];
    expect(listed.length).toBeGreaterThan(10);
    expect((await run('controls show recovery-061')).out).toContain('Fix: ');
  });

  it('explain shows the record that decided', async () => {
    const ran = await run('explain recovery-061 estate clinic --as-of 2026-11-22');
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^FAIL recovery-061 on estate/);
    expect(ran.out).toContain('attestations/agreements.yaml');
  });

  it('template expand prints resources, with unknowns marked and no secret', async () => {
    const ran = await run('template expand clinic/infra/main.json');
    const resources = JSON.parse(ran.out) as readonly { readonly type: string }[];
    expect(resources.map(({ type }) => type)).toContain('microsoft.storage/storageaccounts');
    expect(ran.out).toContain('$unknown');
  });

  it('policy evaluate prints a line a definition and resource', async () => {
    const definition = {
      id: '/providers/Microsoft.Authorization/policyDefinitions/tls',
      properties: {
        mode: 'Indexed',
        policyRule: {
          if: {
            allOf: [
              { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
              { field: 'Microsoft.Storage/storageAccounts/minimumTlsVersion', notEquals: 'TLS1_2' },
            ],
          },
          then: { effect: 'audit' },
        },
      },
    };
    writeFileSync(join(cwd, 'tls.json'), JSON.stringify(definition));
    const initiative = { properties: { policyDefinitions: [{ policyDefinitionId: definition.id }] } };
    writeFileSync(join(cwd, 'set.json'), JSON.stringify(initiative));
    const lines = async (line: string): Promise<readonly Record<string, unknown>[]> =>
      (await run(line)).out
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text) as Record<string, unknown>);
    const alone = await lines('policy evaluate --definitions tls.json --resources clinic/infra');
    expect(alone.length).toBeGreaterThan(0);
    expect(Object.keys(alone[0] ?? {})).toEqual(['definition', 'resource', 'state', 'reason']);
    expect(
      await lines('policy evaluate --definitions set.json --definitions tls.json --resources clinic/infra'),
    ).toEqual(alone);
    const all = await lines('policy evaluate --definitions tls.json --resources clinic/infra --all');
    expect(all.filter(({ state }) => state === 'NotApplicable').length).toBe(all.length - alone.length);
  });
});
