import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { subscription, tenantId, type ValueMap } from '../../model/value.ts';

const CONNECTOR = 'Microsoft.SecurityInsights/dataConnectors';
const on = { state: 'Enabled' };

/** Sentinel on the workspace, and the sources that write to it by themselves. */
export const sentinel = defineModule({
  name: 'sentinel',
  level: 'estate',
  needs: ['workspace', 'logCluster'],
  offers: ['sentinel'],
  build: (context) => {
    const { declare, symbol, unit, offered, step } = context;
    const workspace = offered('workspace');
    const onboarding = declare({
      symbol: symbol('sentinel'),
      type: 'Microsoft.SecurityInsights/onboardingStates',
      unit: unit('logs', 'sentinel'),
      name: 'default',
      on: workspace,
      purpose: 'Sentinel looks into what is recorded; its own records are under our key as well.',
      properties: { customerManagedKey: true },
      after: [offered('logCluster'), context.symbol('workspaceCluster'), context.symbol('sentinelKeyGrant')],
    });
    for (const connector of connectors) declareConnector(context, workspace, onboarding, connector);
    step(onboardingStep);
    return { sentinel: onboarding };
  },
});

interface Connector {
  readonly symbol: string;
  readonly kind: string;
  readonly purpose: string;
  readonly properties: ValueMap;
}

/**
 * Sources that are connected by a resource of their own. Sign-ins, activity and resource logs come by diagnostic settings.
 * https://learn.microsoft.com/azure/templates/microsoft.securityinsights/dataconnectors
 */
const connectors: readonly Connector[] = [
  {
    symbol: 'defenderPhiConnector',
    kind: 'AzureSecurityCenter',
    purpose: 'Alerts of Defender for Cloud on the subscription that holds ePHI.',
    properties: { subscriptionId: subscription('phi', 'guid'), dataTypes: { alerts: on } },
  },
  {
    symbol: 'defenderPlatformConnector',
    kind: 'AzureSecurityCenter',
    purpose: 'Alerts of Defender for Cloud on the subscription of what all share.',
    properties: { subscriptionId: subscription('platform', 'guid'), dataTypes: { alerts: on } },
  },
  {
    symbol: 'identityProtectionConnector',
    kind: 'AzureActiveDirectory',
    purpose: 'Alerts of Entra ID Protection: sign-ins and accounts at risk.',
    properties: { tenantId, dataTypes: { alerts: on } },
  },
  {
    symbol: 'officeConnector',
    kind: 'Office365',
    purpose: 'What is done to mail and documents, where ePHI ends up in spite of everything.',
    properties: { tenantId, dataTypes: { exchange: on, sharePoint: on, teams: on } },
  },
];

function declareConnector(
  { declare, symbol, unit }: Context,
  workspace: Handle,
  onboarding: Handle,
  { kind, purpose, properties, symbol: base }: Connector,
): void {
  declare({
    symbol: symbol(base),
    type: CONNECTOR,
    unit: unit('logs', 'sentinel'),
    name: base.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase(),
    on: workspace,
    purpose,
    kind,
    properties,
    after: [onboarding],
  });
}

const onboardingStep = {
  title: 'Onboard the workspace to Sentinel under our key',
  phase: 'before',
  why: 'Microsoft supports the onboarding of a workspace under a customer-managed key by a call of the API alone. Once it is made, the template finds it done and changes nothing; without it the first deployment of the file logs-sentinel may be refused.',
  how: [
    'Register the resource provider Microsoft.DocumentDB in the subscription of the platform: az provider register --namespace Microsoft.DocumentDB.',
    'Deploy. If the file platform/logs-sentinel is refused, make the call of the next line and deploy again.',
    'az rest --method put --url "https://management.azure.com<workspace-id>/providers/Microsoft.SecurityInsights/onboardingStates/default?api-version=2025-09-01" --body \'{"properties":{"customerManagedKey":true}}\'',
  ],
  check: 'az rest --method get on the same address answers customerManagedKey true: logging-070 passes.',
  checklist: ['23', '22b'],
} as const;
