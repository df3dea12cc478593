import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { sniffHead, sniffJson } from './sniff-json.ts';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/';
const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';
const context = 'https://graph.microsoft.com/v1.0/$metadata#users';

describe('sniffJson', () => {
  const rows: readonly (readonly [string, Json, string?])[] = [
    ['arm-template', { $schema: `${schema}deploymentTemplate.json#`, resources: [] }],
    ['arm-template', { $schema: `${schema}subscriptionDeploymentTemplate.json#` }],
    ['arm-template', { contentVersion: '1.0.0.0', resources: [] }],
    ['arm-parameters', { $schema: `${schema}deploymentParameters.json#`, parameters: {} }],
    ['exported-template', { template: { $schema: `${schema}deploymentTemplate.json#` } }],
    ['terraform-plan', { format_version: '1.2', planned_values: {} }],
    ['terraform-state', { format_version: '1.0', values: {} }],
    ['terraform-raw-state', { version: 4, serial: 1, lineage: 'x', resources: [] }],
    ['export', [{ id }]],
    ['export', { data: [{ id }], count: 1 }],
    ['export', { value: [{ id }] }],
    ['export', { value: [] }],
    ['export', { id, properties: {} }],
    ['export', { responses: [{ content: { id } }] }],
    ['export', { error: { code: 'AuthorizationFailed' } }],
    [
      'graph-request',
      { name: 'a', method: 'POST', url: 'https://graph.microsoft.com/v1.0/groups', body: { value: [{ id }] } },
    ],
    ['graph-request', { name: 'a', cmdlet: 'New-Label', body: {} }],
    ['other', { name: 'a', method: 'GET', url: 'https://graph.microsoft.com/v1.0/groups', body: {} }],
    ['graph', { '@odata.context': context, value: [] }],
    ['graph', { '@odata.context': context, value: [{ id: 'u' }] }],
    ['graph', { error: { code: 'Forbidden' } }, 'users.json'],
    ['graph', [{ Id: 'u' }], 'graph/users.json'],
    ['graph', [], 'users.json'],
    ['graph', { value: [{ '@odata.type': '#microsoft.graph.user', id: 'u' }] }],
    ['graph', { value: [{ id: '/providers/microsoft.aadiam/diagnosticSettings/x' }] }],
    ['policy', { properties: { policyRule: { if: {} } } }],
    ['policy', { properties: { policyDefinitions: [] } }],
    ['policy', [{ id: '/providers/Microsoft.Authorization/policyDefinitions/x', properties: { policyRule: {} } }]],
    ['other', { name: 'package', version: '1.0.0' }],
    ['other', { compilerOptions: {} }],
    ['other', []],
    ['other', 3],
    ['other', [1, 2]],
  ];
  it.each(rows.map(([kind, json, file]) => ({ kind, json, file: file ?? 'x.json' })))(
    'takes for $kind: $json',
    ({ kind, json, file }) => {
      expect(sniffJson(json, file)).toBe(kind);
      const head = sniffHead(JSON.stringify(json), file);
      expect([undefined, kind]).toContain(head);
    },
  );
});

describe('sniffHead', () => {
  it.each([
    ['export', `[{"id":"${id}"},{"id":"cut o`],
    ['export', `{"count":5,"data":[{"id":"${id}"},{"i`],
    ['graph', `{"@odata.context":"${context}","value":[{"id":"u"},{"i`],
    ['other', '[{"name":"x"},{"na'],
    [undefined, '{"resources":[{"a":1}]}'],
    [undefined, '// a comment\n{"a":1}'],
    [undefined, ''],
  ])('tells %s from the beginning alone', (kind, head) => {
    expect(sniffHead(head, 'x.json')).toBe(kind);
  });
});
