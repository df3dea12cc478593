import { type Context, defineModule } from '../../model/module.ts';
import { idOf, type SubscriptionKey, subscription } from '../../model/value.ts';

const ALERT = 'Microsoft.Insights/activityLogAlerts';

interface Watched {
  readonly operation: string;
  readonly name: string;
  readonly when: string;
}

/** Changes to what guards ePHI, each of which somebody should hear of at once. */
const watched: readonly Watched[] = [
  {
    operation: 'Microsoft.Authorization/policyAssignments/write',
    name: 'policy-assigned',
    when: 'the assignment of a policy is created or changed',
  },
  {
    operation: 'Microsoft.Authorization/policyAssignments/delete',
    name: 'policy-unassigned',
    when: 'the assignment of a policy is deleted',
  },
  {
    operation: 'Microsoft.Authorization/roleAssignments/write',
    name: 'role-assigned',
    when: 'a role is assigned',
  },
  {
    operation: 'Microsoft.Network/networkSecurityGroups/write',
    name: 'security-group-changed',
    when: 'a network security group is created or changed',
  },
  {
    operation: 'Microsoft.Network/networkSecurityGroups/delete',
    name: 'security-group-deleted',
    when: 'a network security group is deleted',
  },
  {
    operation: 'Microsoft.Sql/servers/firewallRules/write',
    name: 'sql-firewall-changed',
    when: 'a firewall rule of a SQL server is created or changed',
  },
  { operation: 'Microsoft.KeyVault/vaults/delete', name: 'key-vault-deleted', when: 'a key vault is deleted' },
  {
    operation: 'Microsoft.Insights/diagnosticSettings/delete',
    name: 'diagnostics-deleted',
    when: 'a diagnostic setting is deleted',
  },
];

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule */
export const activityAlerts = defineModule({
  name: 'activity-alerts',
  level: 'estate',
  needs: ['actionGroup'],
  offers: [],
  build: (context) => {
    for (const key of ['phi', 'platform'] as const) for (const change of watched) declareAlert(context, key, change);
    return {};
  },
});

function declareAlert(
  context: Context<'actionGroup'>,
  key: SubscriptionKey,
  { operation, name: part, when }: Watched,
): void {
  const { declare, symbol, name, unit, offered } = context;
  declare({
    symbol: symbol(`${key}${part.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Alert`),
    type: ALERT,
    unit: key === 'phi' ? unit('alerts') : unit('logs', 'alerts'),
    name: name(ALERT, part),
    purpose: `Tells when ${when}.`,
    location: 'global',
    properties: {
      description: `Tells when ${when}.`,
      enabled: true,
      scopes: [subscription(key)],
      condition: {
        allOf: [
          { field: 'category', equals: 'Administrative' },
          { field: 'operationName', equals: operation },
        ],
      },
      actions: { actionGroups: [{ actionGroupId: idOf(offered('actionGroup')) }] },
    },
  });
}
