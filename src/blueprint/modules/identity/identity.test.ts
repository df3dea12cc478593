import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import type { GraphRequest } from '../../model/blueprint.ts';
import { noContent } from '../../model/content.ts';
import { expressionsIn } from '../../model/value.ts';
import { identityModules } from './index.ts';

const requestsOf = (more: Record<string, unknown> = {}): readonly GraphRequest[] => {
  const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' }, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const composed = composeBlueprint(read.value, noContent, identityModules);
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return composed.value.requests;
};
const bodyOf = (requests: readonly GraphRequest[], symbol: string): unknown =>
  requests.find((request) => request.symbol === symbol)?.body;
const policiesOf = (requests: readonly GraphRequest[]) =>
  requests.filter(({ path }) => path === 'v1.0/identity/conditionalAccess/policies');

describe('identity', () => {
  it('leaves the two emergency accounts out of each policy, and nobody else', () => {
    const breakGlass = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const policies = policiesOf(requestsOf({ people: { breakGlass } }));
    expect(policies.length).toBeGreaterThanOrEqual(8);
    for (const { body } of policies) {
      expect(body).toMatchObject({ state: 'enabled', conditions: { users: { excludeUsers: breakGlass } } });
      expect(JSON.stringify(body)).not.toMatch(/excludeGroups|excludeRoles|excludeApplications/);
    }
  });

  it('asks for the accounts where nobody has said them', () => {
    const [policy] = policiesOf(requestsOf());
    const asked = [...expressionsIn(policy?.body)].map(({ node }) =>
      node.kind === 'parameter' ? node.name : node.kind,
    );
    expect(asked).toEqual(['breakGlassFirstId', 'breakGlassSecondId']);
  });

  it('ends security defaults before any policy is made: Entra ID takes none while they are on', () => {
    for (const { after } of policiesOf(requestsOf())) expect(after).toContain('endSecurityDefaults');
  });

  it.each([
    ['endIdleSessions', /00:15:00/],
    ['limitSessions', /"value":12/],
    ['governGlobalAdministrator', /PT4H/],
  ])('%s follows the configuration', (symbol, byDefault) => {
    const asked = { access: { idleMinutes: 5, signInHours: 3, activationHours: 2 } };
    expect(JSON.stringify(bodyOf(requestsOf(), symbol))).toMatch(byDefault);
    expect(JSON.stringify(bodyOf(requestsOf(asked), symbol))).toMatch(/00:05:00|"value":3|PT2H/);
  });

  it('governs a role before anybody is made eligible for it, and makes nobody Global Administrator', () => {
    const requests = requestsOf();
    const eligible = requests.filter(({ symbol }) => symbol.startsWith('eligible'));
    expect(eligible.length).toBeGreaterThan(3);
    for (const { after } of eligible) expect(requests.map(({ symbol }) => symbol)).toContain(after?.[0]);
    expect(JSON.stringify(eligible.map(({ body }) => body))).not.toContain('62e90394-69f5-4237-9190-012177145e10');
  });

  it('lets the emergency accounts keep Global Administrator: only other roles end active assignments', () => {
    const requests = requestsOf();
    expect(JSON.stringify(bodyOf(requests, 'governGlobalAdministrator'))).not.toContain('Expiration_Admin_Assignment');
    expect(JSON.stringify(bodyOf(requests, 'governSecurityAdministrator'))).toContain('Expiration_Admin_Assignment');
  });

  it('registers each application once, under the name by which the world reaches it', () => {
    const requests = requestsOf({
      frontDoor: { hostName: 'portal.willow.example' },
      spokes: [
        { name: 'records', workloads: { web: { apps: ['portal', 'admin'] }, containerApps: { apps: ['api'] } } },
      ],
    });
    const applications = requests.filter(({ path }) => path === 'v1.0/applications');
    expect(applications.map(({ symbol }) => symbol)).toEqual([
      'recordsPortalApplication',
      'recordsAdminApplication',
      'recordsApiApplication',
    ]);
    expect(applications[0]?.body).toMatchObject({
      web: { redirectUris: ['https://portal.willow.example/.auth/login/aad/callback'] },
    });
    expect(JSON.stringify(applications)).not.toContain('passwordCredentials');
  });
});
