import { zonesOf } from '../../configuration/zones.ts';
import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { byId, idOf, runtime } from '../../model/value.ts';
import { symbolPart } from '../data/parts.ts';
import { give, roles, workloadIdentity } from './workload-identity.ts';

const ENVIRONMENT = 'Microsoft.App/managedEnvironments';
const APP = 'Microsoft.App/containerApps';
/** The port on which the first image, and every image after it, answers. */
const PORT = 80;
type Needed = 'spokeSubnets' | 'spokeKeys' | 'containerRegistry';

/**
 * Container applications of a spoke, in both regions, inside its network.
 * https://learn.microsoft.com/azure/container-apps/networking
 */
export const containerApps = defineModule({
  name: 'container-apps',
  level: 'spoke',
  needs: ['spokeSubnets', 'spokeKeys', 'containerRegistry'],
  offers: ['containerApps', 'containerEnvironment', 'containerIdentities'],
  when: (_, __, spoke) => spoke?.workloads.containerApps !== undefined,
  build: (context) => {
    const environment = declareEnvironment(context);
    const names = context.spoke?.workloads.containerApps?.apps ?? [];
    const apps = names.map((app) => declareApp(context, environment, app));
    return {
      containerEnvironment: environment,
      containerApps: apps.map(({ site }) => site),
      containerIdentities: apps.map(({ identity }) => identity),
    };
  },
});

function declareEnvironment({
  declare,
  symbol,
  name,
  location,
  unit,
  offered,
  configuration,
  place,
}: Context<Needed>): Handle {
  return declare({
    symbol: symbol('containerEnvironment'),
    type: ENVIRONMENT,
    unit: unit('compute'),
    name: name(ENVIRONMENT),
    purpose: 'Where containers of the spoke run: inside its network, encrypted between each other.',
    location,
    properties: {
      vnetConfiguration: { internal: true, infrastructureSubnetId: idOf(offered('spokeSubnets').containers) },
      publicNetworkAccess: 'Disabled',
      zoneRedundant: zonesOf(configuration.regions[place.region]).length > 0,
      workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      appLogsConfiguration: { destination: 'azure-monitor' },
      peerAuthentication: { mtls: { enabled: true } },
      peerTrafficConfiguration: { encryption: { enabled: true } },
    },
  });
}

function declareApp(
  context: Context<Needed>,
  environment: Handle,
  app: string,
): { readonly site: Handle; readonly identity: Handle } {
  const { declare, symbol, name, location, unit, offered, parameter } = context;
  const registry = offered('containerRegistry', 'primary');
  const base = `container${symbolPart(app)}`;
  const identity = workloadIdentity(context, base, `container-${app}`, `the container application "${app}"`);
  const grants = rightsOf(context, identity, base);
  const image = parameter({
    name: 'containerImage',
    type: 'string',
    description:
      'The image with which container applications begin. Deployments of the team put their own in its place.',
    default: 'mcr.microsoft.com/k8se/quickstart:latest',
    example: 'mcr.microsoft.com/k8se/quickstart:latest',
  });
  const site = declare({
    symbol: symbol(base),
    type: APP,
    unit: unit('compute'),
    name: name(APP, app),
    purpose: `The container application "${app}": over HTTPS inside the network, its images and secrets by its identity.`,
    location,
    phi: true,
    identity: { type: 'UserAssigned', userAssignedIdentities: byId(identity) },
    properties: {
      environmentId: idOf(environment),
      workloadProfileName: 'Consumption',
      configuration: {
        activeRevisionsMode: 'Single',
        ingress: {
          // "External" of an internal environment is the network, not the world.
          external: true,
          targetPort: PORT,
          transport: 'auto',
          allowInsecure: false,
          traffic: [{ latestRevision: true, weight: 100 }],
        },
        registries: [{ server: runtime(registry, 'loginServer'), identity: idOf(identity) }],
        // Each as a reference to the vault, by the identity: { name, keyVaultUrl, identity }.
        secrets: [],
      },
      template: {
        containers: [
          {
            name: 'main',
            image,
            resources: { cpu: 1, memory: '2Gi' },
            env: [{ name: 'AZURE_CLIENT_ID', value: runtime(identity, 'clientId') }],
          },
        ],
        scale: { minReplicas: 2, maxReplicas: 10 },
      },
    },
    after: grants,
  });
  return { site, identity };
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
      symbol: symbol(`${base}Images`),
      // The registry stands in the primary region, whoever reads from it.
      unit: unit('compute', 'image-readers', 'primary'),
      on: offered('containerRegistry', 'primary'),
      role: roles.acrPull,
      purpose: 'The application may read images, and write none.',
    }),
  ];
}
