import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRules } from './load-rules.ts';

const yaml = `id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Many failures
description: |
  'Identifies many failures.'
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
queryFrequency: 1d
queryPeriod: 14d
triggerOperator: gt
triggerThreshold: 0
status: Available
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |

  SigninLogs
  | where ResultType == 50126
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
customDetails:
  Address: IPAddress
alertDetailsOverride:
  alertDisplayNameFormat: Failures of {{UserPrincipalName}}
  alertDynamicProperties:
    - alertProperty: AlertLink
      value: Link
eventGroupingSettings:
  aggregationKind: AlertPerResult
suppressionDuration: PT5H
suppressionEnabled: true
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    lookbackDuration: P1D
    matchingMethod: Selected
    groupByEntities: [Account]
version: 1.0
kind: scheduled
tags: [hipaa, {Schema: ASimAuthentication}]
somethingNew: 1
`;

const rulesOf = (text: string) => {
  const read = loadRules(text, 'rule.yaml');
  if (!read.ok) throw new Error(read.error.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return read.value;
};
const errorsOf = (text: string) => {
  const read = loadRules(text, 'rule.yaml');
  return read.ok ? [] : read.error.map(({ line, message }) => `${line}: ${message}`);
};

describe('loadRules', () => {
  it('reads a rule file of the community repository as it is', () => {
    const { rules, notes } = rulesOf(yaml);
    expect(notes.map(({ line, message }) => [line, message])).toEqual([
      [49, 'unknown member "somethingNew": nothing reads it'],
    ]);
    expect(rules[0]?.rule).toEqual({
      id: '0b9ae89d-8cad-461c-808f-0494f70ad5c4',
      name: 'Many failures',
      description: "'Identifies many failures.'\n",
      kind: 'Scheduled',
      severity: 'Medium',
      enabled: true,
      version: '1',
      query: '\nSigninLogs\n| where ResultType == 50126\n',
      frequency: 86_400,
      period: 1_209_600,
      trigger: { operator: 'gt', threshold: 0 },
      tactics: ['CredentialAccess'],
      techniques: ['T1110'],
      entityMappings: [{ entityType: 'Account', fields: [{ identifier: 'FullName', column: 'UserPrincipalName' }] }],
      sentinelEntityColumns: [],
      customDetails: [{ name: 'Address', column: 'IPAddress' }],
      alertDetails: {
        displayNameFormat: 'Failures of {{UserPrincipalName}}',
        properties: [{ property: 'AlertLink', column: 'Link' }],
      },
      grouping: 'AlertPerResult',
      suppression: 18_000,
      incident: {
        createIncident: true,
        grouping: {
          enabled: true,
          reopenClosedIncident: false,
          lookback: 86_400,
          matchingMethod: 'Selected',
          byEntities: ['Account'],
          byAlertDetails: [],
          byCustomDetails: [],
        },
      },
      dataTypes: ['SigninLogs'],
      tags: ['hipaa', 'Schema:ASimAuthentication'],
    });
  });

  it('knows where members and places in the query stand', () => {
    const [rule] = rulesOf(yaml).rules;
    expect(rule?.lineOf(['queryPeriod'])).toBe(11);
    expect(rule?.lineOf(['entityMappings', 0])).toBe(24);
    expect(rule?.queryPosition(rule.rule.query.indexOf('ResultType'))).toEqual({ line: 22, column: 11 });
  });

  it('reads a near-real-time rule, which has no schedule of its own', () => {
    const nrt = 'id: a\nname: b\nkind: NRT\nseverity: High\nquery: SigninLogs | take 1\n';
    const [rule] = rulesOf(nrt).rules;
    expect(rule?.rule).toMatchObject({
      kind: 'NRT',
      frequency: 60,
      period: 60,
      trigger: { operator: 'gt', threshold: 0 },
    });
    expect(rule?.queryPosition(13)).toEqual({ line: 5, column: 21 });
  });

  it.each<[string, string, RegExp]>([
    ['no query', yaml.replace(/query: \|\n\n.*\n.*\n/, ''), /^1: "query" is missing/],
    [
      'a severity that is none',
      yaml.replace('Medium', 'Grave'),
      /^5: "severity": wanted Informational, Low, Medium, High$/,
    ],
    ['no time span', yaml.replace('14d', 'a fortnight'), /^11: "queryPeriod": wanted a time span such as 1h/],
    [
      'a threshold that is no number',
      yaml.replace('triggerThreshold: 0', 'triggerThreshold: many'),
      /^13: "triggerThreshold"/,
    ],
    [
      'a list that is none',
      yaml.replace('  - CredentialAccess', '  CredentialAccess'),
      /^1[56]: "tactics" has the wrong type: wanted array/,
    ],
    [
      'no schedule',
      yaml.replace('queryFrequency: 1d\n', ''),
      /^1: "queryFrequency": is missing: a scheduled rule needs it/,
    ],
    [
      'a mapping without a column',
      yaml.replace('        columnName: UserPrincipalName\n', ''),
      /columnName" is missing/,
    ],
    ['another kind', yaml.replace('kind: scheduled', 'kind: Fusion'), /"kind": wanted Scheduled, NRT/],
    ['nothing', '', /no analytics rule/],
    ['a list', '- 1\n', /no analytics rule/],
  ])('refuses %s and names the line', (_what, text, wanted) => {
    expect(errorsOf(text).join('\n')).toMatch(wanted);
  });

  it('never repeats a value of the file in an error', () => {
    const secret = 'sig=Zm9vYmFy';
    const errors = errorsOf(yaml.replace('Medium', secret).replace('14d', secret).replace('gt', secret));
    expect(errors).toHaveLength(3);
    expect(errors.join('\n')).not.toContain(secret);
  });
});

const resource = {
  id: "[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/alertRules/11111111-2222-3333-4444-555555555555')]",
  name: "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/11111111-2222-3333-4444-555555555555')]",
  type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
  kind: 'Scheduled',
  apiVersion: '2023-12-01-preview',
  properties: {
    displayName: 'Exported',
    severity: 'High',
    enabled: false,
    query: '[[1] | take 1',
    queryFrequency: 'PT1H',
    queryPeriod: 'P1D',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 2,
    suppressionDuration: 'PT5H',
    suppressionEnabled: false,
    techniques: ['T1078'],
    subTechniques: ['T1078.004'],
    templateVersion: '2.0.1',
    lastSeen: 'x',
  },
};

describe('loadRules of Resource Manager', () => {
  const template = { $schema: 'x', resources: [{ ...resource, kind: 'Fusion' }, resource] };
  it.each<[string, unknown, number]>([
    ['a template', template, 1],
    ['one resource', resource, 1],
    ['a list', [resource, resource], 2],
    ['an answer', { value: [{ ...resource, type: 'Microsoft.SecurityInsights/alertRules' }] }, 1],
    ['an answer without types', { value: [{ ...resource, type: undefined }] }, 1],
    [
      'a content template',
      {
        resources: [
          {
            type: 'Microsoft.OperationalInsights/workspaces/providers/contentTemplates',
            properties: {
              mainTemplate: { resources: [{ ...resource, type: 'Microsoft.SecurityInsights/AlertRuleTemplates' }] },
            },
          },
        ],
      },
      1,
    ],
  ])('finds rules in %s', (_what, document, count) => {
    const { rules } = rulesOf(JSON.stringify(document, undefined, 2));
    expect(rules).toHaveLength(count);
    expect(rules[0]?.rule).toMatchObject({
      id: '11111111-2222-3333-4444-555555555555',
      name: 'Exported',
      enabled: false,
      query: '[1] | take 1',
      frequency: 3600,
      period: 86_400,
      trigger: { operator: 'gt', threshold: 2 },
      suppression: 0,
      techniques: ['T1078', 'T1078.004'],
      version: '2.0.1',
    });
  });

  it('notes what it passes over, and names lines by the members of a rule file', () => {
    const text = JSON.stringify(template, undefined, 2);
    const { rules, notes } = rulesOf(text);
    expect(notes.map(({ message }) => message)).toEqual([
      'a rule of kind "Fusion" runs no query: passed over',
      'unknown member "lastSeen": nothing reads it',
    ]);
    const lines = text.split('\n');
    expect(lines[(rules[0]?.lineOf(['name']) ?? 0) - 1]).toContain('"displayName"');
    expect(lines[(rules[0]?.lineOf(['relevantTechniques']) ?? 0) - 1]).toContain('"techniques"');
  });

  it('names the line of a member of the wrong type', () => {
    const wrong = { ...resource, properties: { ...resource.properties, queryPeriod: 5 } };
    const text = JSON.stringify([wrong], undefined, 2);
    const line = text.split('\n').findIndex((of) => of.includes('"queryPeriod"')) + 1;
    expect(errorsOf(text)).toEqual([`${line}: "properties.queryPeriod" has the wrong type: wanted string`]);
  });

  it('reads JSON that is indented with tabs', () => {
    expect(rulesOf(JSON.stringify(template, undefined, '\t')).rules).toHaveLength(1);
  });
});

describe('loadRules of hostile text', () => {
  it('passes over templates that lie too deep in one another, and says so', () => {
    const { rules, notes } = rulesOf(`${'{"resources":['.repeat(25)}${']}'.repeat(25)}`);
    expect(rules).toEqual([]);
    expect(notes[0]?.message).toMatch(/nested deeper than 8 templates/);
  });

  it('never throws, whatever the text', () => {
    const lines = yaml.split('\n');
    const broken = fc
      .array(fc.tuple(fc.nat(lines.length - 1), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 6 })
      .map((edits) => {
        const changed = [...lines];
        for (const [at, text] of edits) changed[at] = `${(changed[at] ?? '').slice(0, text.length)}${text}`;
        return changed.join('\n');
      });
    fc.assert(
      fc.property(fc.oneof(broken, fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const read = loadRules(text, 'x.yaml');
        const messages = read.ok ? read.value.notes : read.error;
        expect(messages.every(({ message }) => !/[\n\r]/.test(message))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      'aliases that grow',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`},`.repeat(9)}]`).join('\n')}`,
    ],
    ['deep brackets', '['.repeat(100_000)],
  ])('refuses %s', (_what, text) => {
    expect(loadRules(text, 'x.yaml').ok).toBe(false);
  });
});
