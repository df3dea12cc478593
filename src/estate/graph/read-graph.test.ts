import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadResult, Resource } from '../../model/resource.ts';
import { readExport } from '../exports/index.ts';
import { assumeOrganization } from './assumed-organization.ts';
import { collectionByFile, collections, collectionType } from './collections.ts';
import { parseODataContext } from './odata-context.ts';
import { readGraph } from './read-graph.ts';

const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';
const metadata = 'https://graph.microsoft.com/v1.0/$metadata#';

async function read(json: unknown, file = 'answer.json'): Promise<ReadResult> {
  async function* source(): AsyncGenerator<string> {
    yield typeof json === 'string' ? json : JSON.stringify(json, null, 2);
  }
  return readGraph(source(), file);
}
const codes = (result: ReadResult): string[] => result.diagnostics.map((d) => d.code);

describe('collections', () => {
  it('has every path and type once', () => {
    expect(new Set(collections.map((c) => c.path.toLowerCase())).size).toBe(collections.length);
    expect(new Set(collections.map(collectionType)).size).toBe(collections.length);
    expect(collections.map((c) => c.type).every((type) => /^[a-z]+$/.test(type))).toBe(true);
  });
});

describe('collectionByFile', () => {
  it.each([
    ['identity.conditionalAccess.policies.json', 'conditionalaccesspolicies'],
    ['conditionalAccessPolicies.json', 'conditionalaccesspolicies'],
    ['graph/identity/conditionalAccess/policies.json', 'conditionalaccesspolicies'],
    ['x/conditional-access-policies.json', 'conditionalaccesspolicies'],
    ['Get-MgUser.json', 'users'],
    ['users-page2.json', 'users'],
    ['policies/authenticationMethodsPolicy.json', 'authenticationmethodspolicy'],
    ['Get-DlpCompliancePolicy.json', 'dlpcompliancepolicies'],
    ['Get-SupervisoryReviewPolicyV2.json', 'supervisoryreviewpolicies'],
    ['deviceManagement.json', 'devicemanagement'],
    ['deviceManagement/deviceCompliancePolicies.json', 'devicecompliancepolicies'],
    ['accessReviews.json', 'accessreviews'],
    ['policies.json', undefined],
    ['diagnosticSettings.json', undefined],
    ['package.json', undefined],
    ['main.parameters.json', undefined],
  ])('%s', (file, type) => {
    expect(collectionByFile(file)?.type).toBe(type);
  });
});

describe('parseODataContext', () => {
  it.each([
    ['identity/conditionalAccess/policies', 'conditionalaccesspolicies', false, false],
    ['identity/conditionalAccess/policies/$entity', 'conditionalaccesspolicies', true, false],
    ['users(id,displayName)', 'users', false, true],
    ['policies/roleManagementPolicyAssignments(policy(rules()))', 'rolemanagementpolicyassignments', false, false],
    ['policies/roleManagementPolicyAssignments(id,policy(rules()))', 'rolemanagementpolicyassignments', false, true],
    ['Collection(microsoft.graph.conditionalAccessPolicy)', 'conditionalaccesspolicies', false, false],
    ["groups('x')/members", undefined, false, false],
    ['reports/authenticationMethods/userRegistrationDetails', 'userregistrationdetails', false, false],
    ['unheardOf', undefined, false, false],
  ])('reads %s', (context, type, entity, projected) => {
    const parsed = parseODataContext(metadata + context);
    expect([parsed?.collection?.type, parsed?.entity, parsed?.projected]).toEqual([type, entity, projected]);
  });

  it('is undefined without a fragment', () => {
    expect(parseODataContext('https://graph.microsoft.com/v1.0/users')).toBeUndefined();
  });
});

describe('readGraph', () => {
  const policy = { id: 'p1', displayName: 'MFA for all', state: 'enabled' };

  it('reads a collection, makes its type whole and locates a member', async () => {
    const result = await read({ '@odata.context': `${metadata}identity/conditionalAccess/policies`, value: [policy] });
    const [resource] = result.resources;
    expect(resource).toMatchObject({
      id: '/identity/conditionalAccess/policies/p1',
      type: 'microsoft.graph/conditionalaccesspolicies',
      name: 'MFA for all',
      completeness: 'full',
      origin: 'graph',
    });
    expect(resource?.body).toMatchObject({ id: 'p1', state: 'enabled', properties: { state: 'enabled' } });
    expect(resource?.locate?.(['properties', 'state'])).toEqual({ file: 'answer.json', line: 7, column: 16 });
    expect(result.wholeTypes).toEqual(['microsoft.graph/conditionalaccesspolicies']);
    expect(result.diagnostics).toEqual([]);
  });

  it.each([
    [
      'an empty collection',
      { '@odata.context': `${metadata}users`, value: [] },
      'a.json',
      ['microsoft.graph/users'],
      [],
    ],
    ['a list named by its file', { value: [{ id: 'u' }] }, 'users.json', ['microsoft.graph/users'], []],
    [
      'a page with a next one',
      { '@odata.context': `${metadata}users`, '@odata.nextLink': 'x', value: [{ id: 'u' }] },
      'a.json',
      [],
      ['GRAPH_PARTIAL'],
    ],
    [
      'all pages in an array',
      [
        { '@odata.context': `${metadata}users`, '@odata.nextLink': 'x', value: [{ id: 'u' }] },
        { '@odata.context': `${metadata}users`, value: [{ id: 'v' }] },
      ],
      'a.json',
      ['microsoft.graph/users'],
      [],
    ],
    ['a bare array', [{ id: 'u' }], 'users.json', [], ['GRAPH_ARRAY']],
    ['a list that holds what is no object', { value: [{ id: 'u' }, 3] }, 'users.json', [], ['GRAPH_NOT_AN_OBJECT']],
    ['a list that holds what has no key', { value: [{ x: 'u' }] }, 'users.json', [], ['GRAPH_UNKNOWN_COLLECTION']],
    ['a refusal', { error: { code: 'Authorization_RequestDenied' } }, 'users.json', [], ['GRAPH_PERMISSION']],
    [
      'what nobody reads',
      { '@odata.context': `${metadata}unheardOf`, value: [{ id: 'u' }] },
      'a.json',
      [],
      ['GRAPH_UNKNOWN_COLLECTION'],
    ],
    ['a file that was cut off', '{"value":[{"id":"u"},{"id"', 'users.json', [], ['GRAPH_BROKEN']],
  ])('takes %s for what it is', async (_name, json, file, whole, said) => {
    const result = await read(json, file);
    expect([result.wholeTypes, codes(result)]).toEqual([whole, said]);
  });

  it('names the permission that is missing and nothing of the answer', async () => {
    const result = await read({ error: { code: 'Authorization_RequestDenied', message: 'user bob' } }, 'users.json');
    expect(result.diagnostics[0]?.message).toContain('User.Read.All');
    expect(result.diagnostics[0]?.message).not.toContain('bob');
  });

  it('takes a selection for a summary', async () => {
    const result = await read({ '@odata.context': `${metadata}users(id,displayName)`, value: [{ id: 'u' }] });
    expect(result.resources[0]?.completeness).toBe('summary');
  });

  it('parses definitions that are JSON text, under properties only', async () => {
    const definition = ['{"ActivityBasedTimeoutPolicy":{"Version":1}}'];
    const result = await read({ value: [{ id: 't', definition }] }, 'activityBasedTimeoutPolicies.json');
    expect(result.resources[0]?.body['definition']).toEqual(definition);
    expect(result.resources[0]?.body['properties']).toMatchObject({
      definition: [{ ActivityBasedTimeoutPolicy: { Version: 1 } }],
    });
  });

  it('reads a single object whose path is its id', async () => {
    const context = `${metadata}policies/identitySecurityDefaultsEnforcementPolicy/$entity`;
    const result = await read({ '@odata.context': context, id: '0', isEnabled: false });
    expect(result.resources[0]?.id).toBe('/policies/identitySecurityDefaultsEnforcementPolicy');
    expect(result.wholeTypes).toEqual(['microsoft.graph/identitysecuritydefaultsenforcementpolicy']);
  });

  it('reads answers of a $batch', async () => {
    const body = { '@odata.context': `${metadata}users`, value: [{ id: 'u' }] };
    const result = await read({ responses: [{ id: '1', status: 200, body }] });
    expect(result.resources.map((r) => r.id)).toEqual(['/users/u']);
    expect(result.wholeTypes).toEqual(['microsoft.graph/users']);
  });

  it('reads the diagnostic settings of the tenant as the ARM type that they are', async () => {
    const id = '/providers/microsoft.aadiam/diagnosticSettings/logs';
    const result = await read({ value: [{ id, type: null, name: 'logs', properties: { logs: [] } }] });
    expect(result.resources[0]).toMatchObject({
      id,
      type: 'microsoft.aadiam/diagnosticsettings',
      completeness: 'full',
    });
    expect(result.wholeTypes).toEqual(['microsoft.aadiam/diagnosticsettings']);
  });

  it('tells Purview rules from policies by their members', async () => {
    const rule = { Guid: 'g1', Name: 'r', ParentPolicyName: 'p', ContentContainsSensitiveInformation: [] };
    const own = {
      Guid: 'g2',
      Name: 'p',
      Workload: 'Exchange',
      Mode: 'Enable',
      ExchangeLocation: [],
      SharePointLocation: [],
    };
    const result = await read([rule, own]);
    expect(result.resources.map((r) => [r.type, r.id, r.name])).toEqual([
      ['microsoft.purview/dlpcompliancerules', '/purview/dlpComplianceRules/g1', 'r'],
      ['microsoft.purview/dlpcompliancepolicies', '/purview/dlpCompliancePolicies/g2', 'p'],
    ]);
  });
});

describe('readGraph and readExport', () => {
  it('neither throw nor place anything outside the file, whatever JSON they are given', async () => {
    const names = [
      'value',
      'id',
      'responses',
      'body',
      'content',
      'data',
      'error',
      'code',
      '@odata.context',
      '@odata.type',
      'properties',
      '__proto__',
    ];
    const texts = [account, `${metadata}users`, `${metadata}users(id)`, '#microsoft.graph.user', '/', 'u'];
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(...texts),
        fc.constantFrom(null, true, 1, ''),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('json'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(json, fc.constantFrom('a.json', 'users.json', 'organization.json'), async (value, file) => {
        async function* source(): AsyncGenerator<string> {
          yield JSON.stringify(value, null, 1);
        }
        const lines = JSON.stringify(value, null, 1).split('\n').length;
        for (const result of [await readGraph(source(), file), await readExport(source(), file, { keepText: true })]) {
          for (const resource of result.resources) {
            const place = resource.locate?.(['properties', 'id', 0]) ?? resource.source;
            expect(place.line).toBeGreaterThanOrEqual(1);
            expect(place.line).toBeLessThanOrEqual(lines);
          }
        }
      }),
    );
  });
});

describe('assumeOrganization', () => {
  it('adds the tenant where Graph objects are and it is not', async () => {
    const { resources } = await read({ value: [{ id: 'u' }] }, 'users.json');
    const organization = assumeOrganization(resources);
    expect(organization).toMatchObject({
      id: '/organization/assumed',
      origin: 'declaration',
      completeness: 'declared',
    });
    const label: Resource = { ...resources[0], type: 'microsoft.purview/labelpolicies' } as Resource;
    expect(assumeOrganization([label])).toBeDefined();
    expect(assumeOrganization([{ ...label, type: 'microsoft.purview/accounts' }])).toBeUndefined();
    expect(assumeOrganization([])).toBeUndefined();
    expect(organization && assumeOrganization([...resources, organization])).toBeUndefined();
  });
});
