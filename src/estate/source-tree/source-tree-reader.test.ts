import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../model/unknown.ts';
import type { ValueObject } from '../../model/value.ts';
import { sourceFileKind } from './source-file.ts';
import { SourceTreeReader } from './source-tree-reader.ts';

const workflow = '.github/workflows/deploy.yml';
const pass = ['Winter', '2026', '!x'].join('');

/** What is said of one pipeline file, scripts of the tree beside it. */
function judge(text: string, path = workflow, scripts: Readonly<Record<string, string>> = {}): ValueObject {
  const reader = new SourceTreeReader('.');
  for (const [script, content] of Object.entries(scripts)) reader.take(script, content);
  reader.take(path, text);
  const pipeline = reader.result().resources.find((r) => r.type === 'safeguard.source/pipelines');
  return (pipeline?.body['properties'] ?? {}) as ValueObject;
}
const gate = (text: string, path?: string, scripts?: Readonly<Record<string, string>>): unknown => {
  const { complianceGate, deploys } = judge(text, path, scripts);
  return [isUnknown(deploys) ? 'unknown' : deploys, isUnknown(complianceGate) ? 'unknown' : complianceGate];
};

const oneJob = (...steps: readonly string[]): string =>
  ['on: push', 'jobs:', '  ship:', '    steps:', ...steps.map((s) => `      - ${s}`)].join('\n');
const deploy = 'uses: azure/arm-deploy@v2';

describe('SourceTreeReader on GitHub Actions', () => {
  it.each([
    ['check before deployment in one job', oneJob('run: checkov -d infra', deploy), true, 'blocking'],
    ['check after deployment', oneJob(deploy, 'run: checkov -d infra'), true, 'non-blocking'],
    ['no check', oneJob(deploy), true, 'none'],
    ['no deployment', oneJob('run: npm test'), false, 'none'],
    ['check only', oneJob('run: safeguard assess infra'), false, 'blocking'],
    ['soft failure', oneJob('run: checkov -d . --soft-fail', deploy), true, 'non-blocking'],
    [
      'soft failure as an input',
      oneJob('{uses: bridgecrewio/checkov-action@v12, with: {soft_fail: true}}', deploy),
      true,
      'non-blocking',
    ],
    ['continue-on-error', oneJob('{run: safeguard assess ., continue-on-error: true}', deploy), true, 'non-blocking'],
    ['swallowed failure', oneJob('run: safeguard assess . || true', deploy), true, 'non-blocking'],
    ['exit-zero', oneJob('run: safeguard assess . --exit-zero', deploy), true, 'non-blocking'],
    [
      'Trivy without an exit code',
      oneJob('{uses: aquasecurity/trivy-action@v1, with: {scan-type: config}}', deploy),
      true,
      'non-blocking',
    ],
    [
      'Trivy with an exit code',
      oneJob('{uses: aquasecurity/trivy-action@v1, with: {exit-code: "1"}}', deploy),
      true,
      'blocking',
    ],
    ['PSRule', oneJob('uses: microsoft/ps-rule@v2', deploy), true, 'blocking'],
    ['deployment that runs anyway', oneJob('run: checkov -d .', `{${deploy}, if: always()}`), true, 'non-blocking'],
    ['what-if is no deployment', oneJob('run: az deployment group what-if -g x'), false, 'none'],
    [
      'validation is no deployment',
      oneJob('{uses: azure/arm-deploy@v2, with: {deploymentMode: Validate}}'),
      false,
      'none',
    ],
    ['terraform plan is no deployment', oneJob('run: terraform plan'), false, 'none'],
    ['terraform apply', oneJob('run: terraform apply -auto-approve'), true, 'none'],
    [
      'check first in one script',
      oneJob('run: |\n          checkov -d .\n          terraform apply -auto-approve'),
      true,
      'blocking',
    ],
    [
      'check last in one script',
      oneJob('run: |\n          terraform apply -auto-approve\n          checkov -d .'),
      true,
      'non-blocking',
    ],
    [
      'a check with a condition of its own',
      oneJob("{run: checkov -d ., if: github.event_name == 'pull_request'}", deploy),
      true,
      'non-blocking',
    ],
    [
      'a check and a deployment with one condition',
      oneJob('{run: checkov -d ., if: inputs.go}', `{${deploy}, if: inputs.go}`),
      true,
      'blocking',
    ],
    [
      'a second deployment after the check, the first before it',
      oneJob(deploy, 'run: checkov -d .', deploy),
      true,
      'non-blocking',
    ],
    ['a local action that was not read', oneJob('uses: ./.github/actions/ship'), 'unknown', 'unknown'],
  ])('%s', (_name, text, deploys, wanted) => {
    expect(gate(text)).toEqual([deploys, wanted]);
  });

  const jobs = (extra: string, needs = 'needs: middle'): string =>
    `on: push\njobs:\n  scan:\n    ${extra}\n    steps: [{run: tfsec .}]\n  middle:\n    needs: [scan]\n    steps: [{run: echo}]\n  ship:\n    ${needs}\n    steps: [{${deploy}}]`;
  it.each([
    ['needs, through another job', jobs('name: x'), 'blocking'],
    ['no needs', jobs('name: x', 'name: y'), 'non-blocking'],
    ['a job that may fail', jobs('continue-on-error: true'), 'non-blocking'],
    ['a job that runs anyway', jobs('name: x', 'needs: middle\n    if: always()'), 'non-blocking'],
  ])('follows %s', (_name, text, wanted) => {
    expect(gate(text)).toEqual([true, wanted]);
  });

  it('leaves open what a reusable workflow holds', () => {
    expect(gate('on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@v1')).toEqual(['unknown', 'unknown']);
  });

  it.each([
    [
      'a reusable workflow that checks',
      { '.github/workflows/scan.yml': 'on: workflow_call\njobs:\n  s:\n    steps: [{run: checkov -d .}]' },
      'blocking',
    ],
    [
      'a reusable workflow that does not',
      { '.github/workflows/scan.yml': 'on: workflow_call\njobs:\n  s:\n    steps: [{run: echo}]' },
      'none',
    ],
  ])('puts in %s', (_name, files, wanted) => {
    const text = `on: push\njobs:\n  scan:\n    uses: ./.github/workflows/scan.yml\n  ship:\n    needs: scan\n    steps: [{${deploy}}]`;
    expect(gate(text, workflow, files)).toEqual([true, wanted]);
  });

  it('puts in a local action', () => {
    const files = {
      '.github/actions/ship/action.yml':
        'runs:\n  using: composite\n  steps:\n    - run: terraform apply -auto-approve',
    };
    expect(gate(oneJob('run: checkov -d .', 'uses: ./.github/actions/ship'), workflow, files)).toEqual([
      true,
      'blocking',
    ]);
  });

  it('ends where workflows call one another in a circle', () => {
    expect(gate(`on: push\njobs:\n  a:\n    uses: ./${workflow}`)).toEqual(['unknown', 'unknown']);
  });

  it('leaves open what stands before a workflow that only others call', () => {
    const called = oneJob(deploy).replace('on: push', 'on: {workflow_call: {}}');
    expect(gate(called)).toEqual([true, 'unknown']);
    expect(gate(called.replace(deploy, `run: checkov -d .\n      - ${deploy}`))).toEqual([true, 'blocking']);
  });

  it('judges a workflow by itself too when it is called and has a trigger', () => {
    const reader = new SourceTreeReader('.');
    reader.take('.github/workflows/a.yml', 'on: push\njobs:\n  x:\n    uses: ./.github/workflows/b.yml');
    reader.take('.github/workflows/b.yml', oneJob(deploy).replace('on: push', 'on: [push, workflow_call]'));
    reader.take('.github/workflows/c.yml', 'on: workflow_call\njobs: {}');
    reader.take('.github/workflows/d.yml', 'on: push\njobs:\n  x:\n    uses: ./.github/workflows/c.yml');
    const pipelines = reader.result().resources.filter((r) => r.type.endsWith('/pipelines'));
    expect(pipelines.map((r) => r.name.slice(-5))).toEqual(['a.yml', 'b.yml', 'd.yml']);
  });

  it('reads the scripts that a step calls, and leaves open those that are missing', () => {
    const text = oneJob('run: ./scripts/deploy.sh');
    expect(gate(text, workflow, { 'scripts/deploy.sh': 'az deployment sub create -l x' })).toEqual([true, 'none']);
    expect(gate(text)).toEqual(['unknown', 'unknown']);
  });
});

describe('SourceTreeReader on Azure Pipelines', () => {
  const file = 'azure-pipelines.yml';
  const task = 'task: AzureResourceManagerTemplateDeployment@3';
  it.each([
    ['steps at the root', `steps:\n- script: checkov -d .\n- ${task}`, true, 'blocking'],
    [
      'stages one after another',
      `stages:\n- stage: A\n  jobs:\n  - job: s\n    steps: [{task: ps-rule-assert@2}]\n- stage: B\n  jobs:\n  - deployment: d\n    strategy: {runOnce: {deploy: {steps: [{${task}}]}}}`,
      true,
      'blocking',
    ],
    [
      'stages beside one another',
      `stages:\n- stage: A\n  jobs:\n  - job: s\n    steps: [{task: ps-rule-assert@2}]\n- stage: B\n  dependsOn: []\n  jobs:\n  - job: d\n    steps: [{${task}}]`,
      true,
      'non-blocking',
    ],
    [
      'jobs beside one another',
      `jobs:\n- job: s\n  steps: [{script: checkov -d .}]\n- job: d\n  steps: [{${task}}]`,
      true,
      'non-blocking',
    ],
    [
      'jobs with dependsOn',
      `jobs:\n- job: s\n  steps: [{script: checkov -d .}]\n- job: d\n  dependsOn: s\n  steps: [{${task}}]`,
      true,
      'blocking',
    ],
    ['continueOnError', `steps:\n- script: checkov -d .\n  continueOnError: true\n- ${task}`, true, 'non-blocking'],
    ['Defender for DevOps without break', `steps:\n- task: MicrosoftSecurityDevOps@1\n- ${task}`, true, 'non-blocking'],
    [
      'Defender for DevOps with break',
      `steps:\n- task: MicrosoftSecurityDevOps@1\n  inputs: {break: true}\n- ${task}`,
      true,
      'blocking',
    ],
    ['a template that was not read', `steps:\n- template: deploy.yml`, 'unknown', 'unknown'],
    [
      'inline scripts',
      'steps:\n- task: AzureCLI@2\n  inputs: {inlineScript: az deployment group create -g x}',
      true,
      'none',
    ],
    ['conditional steps', `steps:\n- \${{ if eq(1, 1) }}:\n  - script: checkov -d .\n  - ${task}`, true, 'blocking'],
  ])('%s', (_name, text, deploys, wanted) => {
    expect(gate(text, file)).toEqual([deploys, wanted]);
  });
});

describe('SourceTreeReader on templates of Azure Pipelines', () => {
  const deployStep = 'steps:\n- script: az deployment sub create -l x';
  it.each([
    ['steps', 'steps:\n- script: checkov -d .\n- template: t/deploy.yml', deployStep, [true, 'blocking']],
    ['steps without a check', 'steps:\n- template: t/deploy.yml', deployStep, [true, 'none']],
    [
      'jobs',
      'jobs:\n- job: a\n  steps: [{script: checkov -d .}]\n- template: /ci/t/deploy.yml@self',
      `jobs:\n- job: d\n  dependsOn: a\n  steps: [{script: azd up}]`,
      [true, 'non-blocking'],
    ],
    [
      'stages',
      'stages:\n- stage: a\n  jobs: [{job: s, steps: [{script: checkov -d .}]}]\n- template: t/deploy.yml',
      'stages:\n- stage: d\n  jobs: [{job: j, steps: [{script: azd up}]}]',
      [true, 'blocking'],
    ],
    ['extends', 'extends:\n  template: t/deploy.yml', deployStep, [true, 'none']],
    ['another repository', 'steps:\n- template: t/deploy.yml@other', deployStep, ['unknown', 'unknown']],
  ])('puts in %s', (_name, text, template, wanted) => {
    expect(gate(text, 'ci/azure-pipelines.yml', { 'ci/t/deploy.yml': template })).toEqual(wanted);
  });
});

describe('SourceTreeReader', () => {
  it('gives one repository, and a resource for each finding and pipeline', () => {
    const reader = new SourceTreeReader('app');
    reader.take('app/appsettings.json', `{\n  "Password": "${pass}"\n}`);
    reader.take('app/.github/workflows/x.yml', oneJob(deploy));
    reader.take('app/readme.md', `password: ${pass}`);
    const { resources } = reader.result();
    expect(resources.map((r) => [r.type, r.id])).toEqual([
      ['safeguard.source/repositories', '/repositories/app'],
      ['safeguard.source/secrets', '/repositories/app/secrets/app/appsettings.json:2:16'],
      ['safeguard.source/pipelines', '/repositories/app/pipelines/app/.github/workflows/x.yml'],
    ]);
    expect(resources[0]?.body['properties']).toMatchObject({ files: 2, findings: 1, pipelines: [{ deploys: true }] });
    expect(resources[1]?.source).toEqual({ file: 'app/appsettings.json', line: 2, column: 16 });
    expect(JSON.stringify(resources)).not.toContain(pass);
  });

  it('takes templates alone for no source tree', () => {
    const reader = new SourceTreeReader('.');
    reader.take('main.json', '{}');
    reader.take('main.tf', 'resource "a" "b" {}');
    expect(reader.result().resources).toEqual([]);
  });

  it('names a secret of the history only when the files no longer hold it', () => {
    const reader = new SourceTreeReader('.');
    reader.take('.env', `A_PASSWORD=${pass}`);
    reader.takeHistory('.env', 'c1', `A_PASSWORD=${pass}`);
    reader.takeHistory('.env', 'c0', `A_PASSWORD=${pass}-old\nA_PASSWORD=${pass}-old`);
    const secrets = reader.result().resources.filter((r) => r.type === 'safeguard.source/secrets');
    expect(secrets.map((r) => r.body['properties'])).toEqual([
      { kind: 'password', file: '.env', line: 1, length: pass.length },
      { kind: 'password', file: '.env', line: null, length: pass.length + 4, commit: 'c0' },
    ]);
  });

  it.each([
    'jobs:\n  a: [',
    '- '.repeat(5000),
    '{'.repeat(5000),
    'on: x\njobs: 3',
    '&a [*a]',
    'jobs: {a: {steps: [1, null, {run: {}}]}}',
  ])('survives YAML that is no pipeline', (text) => {
    const reader = new SourceTreeReader('.');
    reader.take(workflow, text);
    expect(reader.result().resources[0]?.type).toBe('safeguard.source/repositories');
  });
});

describe('SourceTreeReader.miss', () => {
  it.each([
    ['nothing found is unknown', 'x = 1', true],
    ['a finding stays a finding', `password = "${pass}"`, false],
  ])('%s beside a file that could not be read', (_, text, open) => {
    const reader = new SourceTreeReader('.');
    reader.take('a.py', text);
    reader.miss();
    const properties = reader.result().resources[0]?.body['properties'] as ValueObject;
    expect(isUnknown(properties['findings'])).toBe(open);
  });
});

describe('sourceFileKind', () => {
  it.each([
    ['.github/workflows/a.yml', 'pipeline'],
    ['build/azure-pipelines-prod.yml', 'pipeline'],
    ['.azuredevops/x/y.yaml', 'pipeline'],
    ['src/appsettings.Production.json', 'settings'],
    ['.env', 'settings'],
    ['prod.env', 'settings'],
    ['web.config', 'settings'],
    ['docker-compose.override.yml', 'settings'],
    ['a/b.cs', 'code'],
    ['deploy.ps1', 'code'],
    ['main.tf', 'infrastructure'],
    ['main.json', 'infrastructure'],
    ['package-lock.json', undefined],
    ['.env.example', undefined],
    ['photo.png', undefined],
  ])('%s', (path, role) => {
    expect(sourceFileKind(path)?.role).toBe(role);
  });
});
