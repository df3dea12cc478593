import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { byId, idOf, runtime, type ValueMap } from '../../model/value.ts';
import { symbolPart } from '../data/parts.ts';
import { declareSignIn, HEALTH_PATH } from './web-sign-in.ts';
import { give, roles, workloadIdentity } from './workload-identity.ts';

const PLAN = 'Microsoft.Web/serverfarms';
const SITE = 'Microsoft.Web/sites';
type Needed = 'spokeSubnets' | 'spokeKeys' | 'applicationInsights';

/**
 * Web applications of a spoke, in both regions: reached by private endpoints and Front Door alone.
 * https://learn.microsoft.com/azure/app-service/overview-security
 */
export const webApps = defineModule({
  name: 'web-apps',
  level: 'spoke',
  needs: ['spokeSubnets', 'spokeKeys', 'applicationInsights'],
  offers: ['webApps', 'webIdentities'],
  when: (_, __, spoke) => spoke?.workloads.web !== undefined,
  build: (context) => {
    const plan = declarePlan(context);
    const apps = (context.spoke?.workloads.web?.apps ?? []).map((app) => declareApp(context, plan, app));
    return { webApps: apps.map(({ site }) => site), webIdentities: apps.map(({ identity }) => identity) };
  },
});

/** In three zones where the region has them, else two instances: one failing stops nobody. */
function declarePlan({ declare, symbol, name, location, unit, configuration, place }: Context): Handle {
  const zones = zonesOf(configuration.regions[place.region]).length;
  return declare({
    symbol: symbol('webPlan'),
    type: PLAN,
    unit: unit('compute'),
    name: name(PLAN),
    purpose: 'The machines that web applications of the spoke share.',
    location,
    kind: 'linux',
    sku: { name: 'P1v3', tier: 'PremiumV3', capacity: zones > 0 ? zones : 2 },
    properties: { reserved: true, zoneRedundant: zones > 0 },
  });
}

function declareApp(
  context: Context<Needed>,
  plan: Handle,
  app: string,
): { readonly site: Handle; readonly identity: Handle } {
  const { declare, symbol, name, location, unit, offered } = context;
  const base = `web${symbolPart(app)}`;
  const identity = workloadIdentity(context, base, app, `the web application "${app}"`);
  const grants = rightsOf(context, identity, base);
  const site = declare({
    symbol: symbol(base),
    type: SITE,
    unit: unit('compute'),
    name: name(SITE, app),
    purpose: `The web application "${app}": no public way in, no passwords, everything out through the firewall.`,
    location,
    kind: 'app,linux',
    phi: true,
    identity: { type: 'UserAssigned', userAssignedIdentities: byId(identity) },
    properties: {
      serverFarmId: idOf(plan),
      reserved: true,
      httpsOnly: true,
      publicNetworkAccess: 'Disabled',
      virtualNetworkSubnetId: idOf(offered('spokeSubnets').web),
      outboundVnetRouting: { allTraffic: true },
      clientAffinityEnabled: false,
      endToEndEncryptionEnabled: true,
      keyVaultReferenceIdentity: idOf(identity),
      siteConfig: siteConfig(context, identity),
    },
    after: grants,
  });
  declareChildren(context, site, base);
  declareSignIn(context, site, base, app);
  return { site, identity };
}

/** Settings of the application itself go beside these as references to secrets of the vault. */
function siteConfig({ offered, parameter }: Context<Needed>, identity: Handle): ValueMap {
  const insights = offered('applicationInsights');
  return {
    linuxFxVersion: parameter({
      name: 'webRuntime',
      type: 'string',
      description: 'What web applications run on, as App Service writes it: az webapp list-runtimes --os-type linux.',
      default: 'NODE|22-lts',
      example: 'NODE|22-lts',
    }),
    minTlsVersion: '1.2',
    scmMinTlsVersion: '1.2',
    ftpsState: 'Disabled',
    http20Enabled: true,
    alwaysOn: true,
    remoteDebuggingEnabled: false,
    webSocketsEnabled: false,
    httpLoggingEnabled: true,
    detailedErrorLoggingEnabled: false,
    healthCheckPath: HEALTH_PATH,
    ipSecurityRestrictionsDefaultAction: 'Deny',
    scmIpSecurityRestrictionsDefaultAction: 'Deny',
    connectionStrings: [],
    appSettings: [
      { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: runtime(insights, 'ConnectionString') },
      // The identity with which the application reports, and asks for secrets and data.
      { name: 'AZURE_CLIENT_ID', value: runtime(identity, 'clientId') },
    ],
  };
}

function rightsOf(context: Context<Needed>, identity: Handle, base: string): Handle[] {
  const { symbol, unit, offered } = context;
  return [
    give(context, identity, {
      symbol: symbol(`${base}Secrets`),
      unit: unit('keys', 'secret-readers'),
      on: offered('spokeKeys').vault,
      role: roles.keyVaultSecretsUser,
      purpose: 'The application may read secrets of its spoke, and change none.',
    }),
    give(context, identity, {
      symbol: symbol(`${base}Reports`),
      unit: unit('compute', 'insights-writers'),
      on: offered('applicationInsights'),
      role: roles.monitoringMetricsPublisher,
      purpose: 'The application may report how it does.',
    }),
  ];
}

/** Nobody publishes by name and password, neither by FTP nor by the deployment site. */
function declareChildren({ declare, symbol, unit }: Context, site: Handle, base: string): void {
  for (const [way, what] of [
    ['ftp', 'FTP'],
    ['scm', 'the deployment site'],
  ] as const) {
    declare({
      symbol: symbol(`${base}${way === 'ftp' ? 'Ftp' : 'Scm'}`),
      type: `${SITE}/basicPublishingCredentialsPolicies`,
      unit: unit('compute'),
      name: way,
      parent: site,
      purpose: `Nobody signs in to ${what} with a name and a password.`,
      properties: { allow: false },
    });
  }
}
