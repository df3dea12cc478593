import type { PolicyControl } from '../../model/content.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import {
  builtInRole,
  guidOf,
  idOf,
  parameter,
  subscription,
  text,
  type Value,
  type ValueMap,
  wholeRuntime,
} from '../../model/value.ts';
import { breakGlassUsers } from '../identity/people.ts';
import { effectOf, MONITORING_CONTRIBUTOR, policyDefinition } from './policy-definition.ts';

const DEFINITION = 'Microsoft.Authorization/policyDefinitions';
const SET = 'Microsoft.Authorization/policySetDefinitions';
const ASSIGNMENT = 'Microsoft.Authorization/policyAssignments';
const ROLE_ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';

type PolicyContext = Context<'workspace' | 'logArchive' | 'hubNetwork'>;

/**
 * Our controls as policies of the subscription that holds ePHI, in one initiative: what is wrong shows within a day, what is
 * dangerous is refused, and missing diagnostic settings are made.
 * https://learn.microsoft.com/azure/governance/policy/overview
 */
export const ownPolicies = defineModule({
  name: 'own-policies',
  level: 'estate',
  needs: ['workspace', 'logArchive', 'hubNetwork'],
  uses: ['stagingAccount'],
  offers: [],
  build: (context) => {
    const { declare, symbol, subscriptionUnit, content, configuration } = context;
    if (content.controls.length === 0) return {};
    const references = content.controls.map((control) =>
      reference(context, control, declareDefinition(context, control)),
    );
    const areas = [...new Set(content.controls.map(({ id }) => areaOf(id)))].sort();
    const initiative = declare({
      symbol: symbol('safeguardInitiative'),
      type: SET,
      unit: subscriptionUnit('phi', 'policy-definitions'),
      name: 'safeguard',
      purpose: 'All controls that Azure Policy can judge, as one initiative.',
      properties: {
        policyType: 'Custom',
        displayName: `${configuration.name}: safeguards of ePHI`,
        description: 'The controls of Safeguard, each with the effect that is safe for it.',
        metadata: { category: 'Safeguard', version: '1.0.0' },
        policyDefinitionGroups: areas.map((name) => ({ name, displayName: name })),
        policyDefinitions: references,
      },
    });
    assign(context, initiative);
    return {};
  },
});

/** `encryption` of `encryption-010`. */
const areaOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));

function declareDefinition({ declare, symbol, subscriptionUnit }: Context, control: PolicyControl): Handle {
  return declare({
    symbol: symbol(`policy${control.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`),
    type: DEFINITION,
    unit: subscriptionUnit('phi', 'policy-definitions'),
    name: `safeguard-${control.id}`,
    purpose: `${control.title}.`,
    properties: policyDefinition(control),
  });
}

function reference(context: PolicyContext, control: PolicyControl, definition: Handle): ValueMap {
  const given = Object.entries(control.parameters).map(([name, value]): [string, ValueMap] => [
    name,
    { value: 'value' in value ? (value.value as Value) : declared(context, value.from) },
  ]);
  const target =
    effectOf(control) === 'deployIfNotExists' ? { target: { value: idOf(context.offered('workspace')) } } : {};
  return {
    policyDefinitionReferenceId: control.id,
    policyDefinitionId: idOf(definition),
    groupNames: [areaOf(control.id)],
    parameters: { ...target, ...Object.fromEntries(given) },
  };
}

/** What `safeguard.yaml` says of this estate, by its path there. */
function declared(context: PolicyContext, path: string): Value {
  const { offered, offeredEverywhere } = context;
  switch (path) {
    case 'estate.logs.workspaceId':
      return idOf(offered('workspace'));
    case 'estate.logs.archiveStorageAccountIds':
      return [idOf(offered('logArchive', 'primary')), idOf(offered('logArchive', 'secondary'))];
    case 'estate.hub.virtualNetworks':
      return [idOf(offered('hubNetwork', 'primary')), idOf(offered('hubNetwork', 'secondary'))];
    case 'estate.recovery.stagingAccountIds':
      return offeredEverywhere('stagingAccount').map(({ value }) => idOf(value));
    case 'estate.regions.primary':
      return parameter('location');
    case 'estate.regions.secondary':
      return parameter('secondaryLocation');
    case 'estate.breakGlass.users':
      return [...breakGlassUsers(context)];
    case 'estate.breakGlass.groups':
      return [];
    default:
      throw new Error(`Nothing says what ${path} is in the architecture`);
  }
}

/** Assigns the initiative, and gives its identity the right to write diagnostic settings that lead to the workspace. */
function assign(context: PolicyContext, initiative: Handle): void {
  const { declare, symbol, subscriptionUnit, location, configuration, offered } = context;
  const assignment = declare({
    symbol: symbol('safeguardAssignment'),
    type: ASSIGNMENT,
    unit: subscriptionUnit('phi', 'policies'),
    name: 'safeguard',
    purpose: 'Our initiative holds in the subscription with ePHI.',
    location,
    identity: { type: 'SystemAssigned' },
    properties: {
      displayName: `${configuration.name}: safeguards of ePHI`,
      policyDefinitionId: idOf(initiative),
      enforcementMode: 'Default',
      nonComplianceMessages: [
        { message: 'A control of Safeguard is not met: safeguard explain <control> says which and why.' },
      ],
    },
  });
  const principalId = wholeRuntime(assignment, 'identity', 'principalId');
  const monitoring = builtInRole(MONITORING_CONTRIBUTOR);
  declare({
    symbol: symbol('safeguardMonitoring'),
    type: ROLE_ASSIGNMENT,
    unit: subscriptionUnit('phi', 'policies'),
    name: guidOf(subscription('phi'), idOf(assignment), monitoring),
    purpose: 'The initiative may make diagnostic settings where there are none.',
    properties: { roleDefinitionId: monitoring, principalId, principalType: 'ServicePrincipal' },
  });
  const role = targetRole(context);
  declare({
    symbol: symbol('safeguardLogTarget'),
    type: ROLE_ASSIGNMENT,
    unit: context.unit('logs', 'policy-access'),
    name: guidOf(idOf(offered('workspace')), idOf(assignment), idOf(role)),
    on: offered('workspace'),
    purpose: 'The initiative may let diagnostic settings lead to the workspace, and read nothing in it.',
    properties: { roleDefinitionId: idOf(role), principalId, principalType: 'ServicePrincipal' },
  });
}

/** What it takes to name a workspace as the target of a diagnostic setting; its keys open nothing, since it takes none. */
function targetRole({ declare, symbol, subscriptionUnit, configuration }: Context): Handle {
  const scope = subscription('platform');
  return declare({
    symbol: symbol('logTargetRole'),
    type: 'Microsoft.Authorization/roleDefinitions',
    unit: subscriptionUnit('platform', 'roles'),
    name: guidOf(scope, text`log-target`),
    purpose: 'The right to send logs to a workspace, and to read none.',
    properties: {
      roleName: `${configuration.name} log target`,
      description: 'May name a workspace as the target of diagnostic settings.',
      type: 'CustomRole',
      permissions: [
        {
          actions: [
            'Microsoft.OperationalInsights/workspaces/read',
            'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
          ],
          notActions: [],
          dataActions: [],
          notDataActions: [],
        },
      ],
      assignableScopes: [scope],
    },
  });
}
