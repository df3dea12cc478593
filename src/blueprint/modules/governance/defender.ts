import { type Context, defineModule } from '../../model/module.ts';
import type { SubscriptionKey, ValueMap } from '../../model/value.ts';
import { contactOf } from '../logs/action-group.ts';

/** A plan of Defender for Cloud. */
interface Plan {
  readonly name: string;
  readonly subPlan?: string;
  readonly extensions?: readonly ValueMap[];
}

const extension = (name: string, additional?: ValueMap): ValueMap => ({
  name,
  isEnabled: 'True',
  ...(additional === undefined ? {} : { additionalExtensionProperties: additional }),
});

/** All plans, with what of them looks into machines, images and uploads: https://learn.microsoft.com/rest/api/defenderforcloud/pricings/update */
const plans: readonly Plan[] = [
  {
    name: 'CloudPosture',
    extensions: [
      extension('AgentlessVmScanning', { ExclusionTags: '[]' }),
      extension('AgentlessDiscoveryForKubernetes'),
      extension('ContainerRegistriesVulnerabilityAssessments'),
      extension('SensitiveDataDiscovery'),
      extension('EntraPermissionsManagement'),
    ],
  },
  { name: 'VirtualMachines', subPlan: 'P2', extensions: [extension('AgentlessVmScanning', { ExclusionTags: '[]' })] },
  {
    name: 'StorageAccounts',
    subPlan: 'DefenderForStorageV2',
    extensions: [
      // GB a month and account, above which uploads are no longer scanned; -1: always.
      extension('OnUploadMalwareScanning', { CapGBPerMonthPerStorageAccount: '-1' }),
      extension('SensitiveDataDiscovery'),
    ],
  },
  { name: 'SqlServers' },
  { name: 'SqlServerVirtualMachines' },
  { name: 'OpenSourceRelationalDatabases' },
  { name: 'CosmosDbs' },
  { name: 'KeyVaults', subPlan: 'PerKeyVault' },
  { name: 'Arm', subPlan: 'PerSubscription' },
  { name: 'AppServices' },
  {
    name: 'Containers',
    extensions: [
      extension('AgentlessDiscoveryForKubernetes'),
      extension('ContainerRegistriesVulnerabilityAssessments'),
    ],
  },
  { name: 'Api', subPlan: 'P1' },
  { name: 'AI' },
];

/** Defender for Cloud on both subscriptions: every plan, whom it tells, and what scans machines. */
export const defender = defineModule({
  name: 'defender',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    for (const key of ['phi', 'platform'] as const) {
      declarePlans(context, key);
      declareContact(context, key);
      declareScanner(context, key);
    }
    return {};
  },
});

function declarePlans({ declare, symbol, subscriptionUnit }: Context, key: SubscriptionKey): void {
  let before: string | undefined;
  for (const { name, subPlan, extensions } of plans) {
    const own = symbol(`${key}Defender${name}`);
    // One after the other: Azure refuses to change several plans of a subscription at once.
    declare({
      symbol: own,
      type: 'Microsoft.Security/pricings',
      unit: subscriptionUnit(key, 'defender'),
      name,
      purpose: `Defender for Cloud watches, with the plan ${name}.`,
      properties: {
        pricingTier: 'Standard',
        ...(subPlan === undefined ? {} : { subPlan }),
        ...(extensions === undefined ? {} : { extensions }),
      },
      ...(before === undefined ? {} : { after: [before] }),
    });
    before = own;
  }
}

function declareContact(context: Context, key: SubscriptionKey): void {
  const { declare, symbol, subscriptionUnit } = context;
  declare({
    symbol: symbol(`${key}SecurityContact`),
    type: 'Microsoft.Security/securityContacts',
    unit: subscriptionUnit(key, 'defender'),
    name: 'default',
    purpose: 'Alerts of Defender and paths of attack are mailed to whoever answers for security, and to the owners.',
    properties: {
      emails: contactOf(context, 'security'),
      isEnabled: true,
      notificationsSources: [
        { sourceType: 'Alert', minimalSeverity: 'Medium' },
        { sourceType: 'AttackPath', minimalRiskLevel: 'High' },
      ],
      notificationsByRole: { state: 'On', roles: ['Owner'] },
    },
  });
}

/** https://learn.microsoft.com/azure/defender-for-cloud/auto-deploy-vulnerability-assessment */
function declareScanner({ declare, symbol, subscriptionUnit }: Context, key: SubscriptionKey): void {
  declare({
    symbol: symbol(`${key}VulnerabilityScanner`),
    type: 'Microsoft.Security/serverVulnerabilityAssessmentsSettings',
    unit: subscriptionUnit(key, 'defender'),
    name: 'azureServersSetting',
    purpose: 'Defender Vulnerability Management scans every machine.',
    kind: 'AzureServersSetting',
    properties: { selectedProvider: 'MdeTvm' },
    after: [symbol(`${key}DefenderVirtualMachines`)],
  });
}
