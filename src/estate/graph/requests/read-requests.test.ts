import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import type { Resource } from '../../../model/resource.ts';
import { readRequests } from './read-requests.ts';
import { isRequestFile } from './request-file.ts';

const file = (name: string, members: Record<string, Json>) => ({
  file: `graph/01-${name}.json`,
  text: JSON.stringify({ name, purpose: 'p', permission: 'q', method: 'POST', body: {}, ...members }, undefined, 2),
});
const v1 = (path: string): string => `https://graph.microsoft.com/v1.0/${path}`;
const read = (...files: ReturnType<typeof file>[]) => readRequests(files, { whole: false });
const propertiesOf = (resource: Resource | undefined) => resource?.body['properties'];

describe('readRequests', () => {
  it('takes a request as the object that it makes, its values filled in', () => {
    const { resources, diagnostics } = read(
      file('requireMfa', {
        url: v1('identity/conditionalAccess/policies'),
        given: { who: { description: 'd', value: 'u-1' } },
        body: { state: 'enabled', conditions: { users: { excludeUsers: ['{{who}}'] } } },
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(resources).toMatchObject([
      {
        id: '/identity/conditionalAccess/policies/requireMfa',
        type: 'microsoft.graph/conditionalaccesspolicies',
        completeness: 'declared',
        origin: 'declaration',
      },
    ]);
    expect(propertiesOf(resources[0])).toMatchObject({ conditions: { users: { excludeUsers: ['u-1'] } } });
    expect(resources[0]?.locate?.(['properties', 'state']).line).toBeGreaterThan(5);
  });

  it('puts an assignment to the policy that an earlier request made', () => {
    const path = 'deviceAppManagement/iosManagedAppProtections';
    const { resources } = read(
      file('phones', { url: v1(path), body: { pinRequired: true } }),
      file('phonesForAll', { url: v1(`${path}/{{phones.id}}/assign`), body: { assignments: [{ target: {} }] } }),
    );
    expect(resources).toHaveLength(1);
    expect(propertiesOf(resources[0])).toMatchObject({ id: 'phones', pinRequired: true, isAssigned: true });
  });

  it('says of an assignment to nobody that the policy is not assigned', () => {
    const { resources } = read(
      file('phones', {
        url: v1('deviceAppManagement/iosManagedAppProtections/phones/assign'),
        body: { assignments: [] },
      }),
    );
    expect(propertiesOf(resources[0])).toMatchObject({ isAssigned: false });
  });

  it('leaves unknown what a change does not say', () => {
    const { resources } = read(
      file('restrict', {
        method: 'PATCH',
        url: v1('policies/authorizationPolicy'),
        body: { allowInvitesFrom: 'none' },
      }),
    );
    expect(resources).toMatchObject([{ type: 'microsoft.graph/authorizationpolicy', completeness: 'summary' }]);
  });

  it('shows a changed role policy as Graph does, by the role that it was found by', () => {
    const { resources } = read(
      file('governAdmin', {
        method: 'PATCH',
        url: v1('policies/roleManagementPolicies/{{found}}'),
        find: {
          method: 'GET',
          url: v1("x?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq 'r-1'"),
          take: 'value[0].policyId',
        },
        body: { rules: [{ id: 'Expiration_EndUser_Assignment', maximumDuration: 'PT4H' }] },
      }),
    );
    expect(resources.map(({ type }) => type)).toEqual([
      'microsoft.graph/rolemanagementpolicies',
      'microsoft.graph/rolemanagementpolicyassignments',
    ]);
    expect(propertiesOf(resources[1])).toMatchObject({
      roleDefinitionId: 'r-1',
      scopeType: 'DirectoryRole',
      policy: { rules: [{ maximumDuration: 'PT4H' }] },
    });
  });

  it('says of an assignment that ends that it ends', () => {
    const schedule = (expiration: Json) =>
      read(
        file('admin', {
          url: v1('roleManagement/directory/roleAssignmentScheduleRequests'),
          body: { action: 'adminAssign', principalId: 'p', roleDefinitionId: 'r', scheduleInfo: { expiration } },
        }),
      ).resources[0]?.body['endDateTime'];
    expect(schedule({ type: 'afterDuration', duration: 'PT8H' })).toBe('PT8H');
    expect(schedule({ type: 'noExpiration' })).toBeUndefined();
  });

  it.each([
    [
      'New-DlpCompliancePolicy',
      { ExchangeLocation: ['All'], TeamsLocation: ['All'] },
      { Workload: 'Exchange, Teams', Enabled: true, Mode: 'Enable' },
    ],
    [
      'New-DlpCompliancePolicy',
      { ExchangeLocation: ['All'], Mode: 'TestWithNotifications' },
      { Mode: 'TestWithNotifications' },
    ],
    [
      'New-DlpComplianceRule',
      { ContentContainsSensitiveInformation: [{ Name: 'SSN' }] },
      { BlockAccess: false, ContentContainsSensitiveInformation: [{ name: 'SSN' }] },
    ],
    ['New-Label', { Name: 'PHI' }, { hasProtection: false, isActive: true }],
    ['New-SupervisoryReviewPolicyV2', { Reviewers: 'a@b.example' }, { Reviewers: ['a@b.example'] }],
  ])('reads %s as its Get- counterpart shows it: %j', (cmdlet, body, expected) => {
    const { resources } = read(file('it', { cmdlet, body }));
    expect(propertiesOf(resources[0])).toMatchObject(expected);
  });

  it('holds what the estate declares whole for everything there is, and nothing otherwise', () => {
    const files = [file('a', { url: v1('identity/conditionalAccess/policies') })];
    expect(readRequests(files, { whole: true }).wholeTypes).toEqual(['microsoft.graph/conditionalaccesspolicies']);
    expect(readRequests(files, { whole: false }).wholeTypes).toEqual([]);
  });

  it('says which values a request lacks, and reads nothing from what no control knows', () => {
    const { resources, diagnostics } = read(
      file('a', { url: v1('somewhere/else'), body: { x: '{{missing}}' } }),
      file('b', { url: 'https://elsewhere.example/identity/conditionalAccess/policies' }),
      file('c', { cmdlet: 'Remove-Everything' }),
      file('d', { cmdlet: 'constructor' }),
    );
    expect(resources).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'GRAPH_REQUEST_VALUE', severity: 'warning' }]);
  });

  it.each(['', '[]', '{"name":1}', '[[[['.repeat(1000), '{"name":"a","cmdlet":"New-Label","body":[]}'])(
    'passes over what is no request: %s',
    (text) => {
      expect(readRequests([{ file: 'x.json', text }], { whole: true })).toMatchObject({
        resources: [],
        diagnostics: [],
      });
    },
  );
});

describe('isRequestFile', () => {
  it.each([
    [{ name: 'a', method: 'POST', url: 'https://graph.microsoft.com/v1.0/groups', body: {} }, true],
    [{ name: 'a', cmdlet: 'New-Label', body: {} }, true],
    [{ name: 'a', method: 'GET', url: 'x', body: {} }, false],
    [{ method: 'POST', url: 'x', body: {} }, false],
    [{ name: 'a', method: 'POST', url: 'x' }, false],
  ] as const)('%j: %s', (json, expected) => {
    expect(isRequestFile(json)).toBe(expected);
  });
});
