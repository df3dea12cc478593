import type { HostFunction } from '../../../arm/expression/index.ts';
import { canonicalCall } from '../../../arm/expression/index.ts';
import { joinText, Unknown } from '../../../model/unknown.ts';
import type { Value, ValueObject } from '../../../model/value.ts';
import { type Target, targetId } from '../scope/target.ts';
import type { Text } from '../scope/text.ts';
import type { Session } from '../session.ts';

/** What the functions about the deployment itself answer. */
export interface DeploymentFacts {
  readonly name: Text;
  readonly target: Target;
  /** Of the deployment, where its scope asks for one. */
  readonly location: Value;
  readonly contentVersion: Value;
  /** The address under which the template counts, for templates that link others relative to themselves. */
  readonly templateUri: string;
  /** What the template tells of the resource group, when it declares the group itself. */
  readonly resourceGroup: () => ValueObject | undefined;
  readonly isRoot: boolean;
}

const runtime = (identity: string): Unknown => new Unknown('runtime', identity);

/**
 * The functions that tell where a deployment goes. What nobody says is unknown, not made up.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
 */
export function placeFunctions(session: Session, facts: DeploymentFacts): [string, HostFunction][] {
  return [
    ['subscription', once(() => subscriptionOf(facts.target))],
    // What a template around this one tells of the group may still be on its way, so only the template itself keeps it.
    [
      'resourcegroup',
      facts.isRoot ? once(() => resourceGroupOf(session, facts)) : () => resourceGroupOf(session, facts),
    ],
    ['tenant', once(() => tenantOf(facts.target))],
    ['managementgroup', once(() => managementGroupOf(facts.target))],
    ['deployment', once(() => deploymentOf(facts))],
    ['environment', () => ENVIRONMENT],
    ['utcnow', (args) => runtime(canonicalCall('utcNow', args))],
    ['newguid', () => runtime(`newGuid(${session.nextSerial()})`)],
    ['externalinput', (args) => new Unknown('parameter', canonicalCall('externalInput', args))],
    ['externalinputs', (args) => new Unknown('parameter', canonicalCall('externalInputs', args))],
    ['deployer', () => runtime('deployer()')],
    ...RUNTIME_ONLY.map((name): [string, HostFunction] => [
      name.toLowerCase(),
      (args) => runtime(canonicalCall(name, args)),
    ]),
  ];
}

/** The same object on every call: many resources ask, and equal objects need not be made again. */
function once(make: () => ValueObject): HostFunction {
  let made: ValueObject | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Functions that ask Azure at deployment, `list*` apart. */
const RUNTIME_ONLY = [
  'pickZones',
  'providers',
  'toLogicalZone',
  'toLogicalZones',
  'toPhysicalZone',
  'toPhysicalZones',
  'getSecret',
  'this.exists',
  'this.existingResource',
];

function subscriptionOf(target: Target): ValueObject {
  const id = joinText(['/subscriptions/', target.subscriptionId]);
  return {
    id,
    subscriptionId: target.subscriptionId,
    tenantId: target.tenantId,
    displayName: runtime(`subscription(${String(target.subscriptionId)}).displayName`),
  };
}

const tenantOf = (target: Target): ValueObject => ({
  tenantId: target.tenantId,
  countryCode: runtime('tenant().countryCode'),
  displayName: runtime('tenant().displayName'),
});

function managementGroupOf(target: Target): ValueObject {
  const id = joinText(['/providers/Microsoft.Management/managementGroups/', target.managementGroup]);
  return {
    id,
    name: target.managementGroup,
    type: '/providers/Microsoft.Management/managementGroups',
    properties: runtime(`managementGroup(${String(target.managementGroup)}).properties`),
  };
}

function resourceGroupOf(session: Session, facts: DeploymentFacts): ValueObject {
  const { target, isRoot } = facts;
  const declared = facts.resourceGroup();
  const call = isRoot ? 'resourceGroup()' : `resourceGroup('${String(target.resourceGroup)}')`;
  const given = isRoot ? session.options.settings.location : undefined;
  return {
    id: joinText(['/subscriptions/', target.subscriptionId, '/resourceGroups/', target.resourceGroup]),
    name: target.resourceGroup,
    type: 'Microsoft.Resources/resourceGroups',
    location: given ?? declared?.['location'] ?? runtime(`${call}.location`),
    tags: declared?.['tags'] ?? new Unknown('runtime', `${call}.tags`, { presence: 'maybe-absent' }),
    managedBy: new Unknown('runtime', `${call}.managedBy`, { presence: 'maybe-absent' }),
    properties: { provisioningState: 'Succeeded' },
  };
}

function deploymentOf(facts: DeploymentFacts): ValueObject {
  return {
    name: facts.name,
    id: joinText([targetId(facts.target), '/providers/Microsoft.Resources/deployments/', facts.name]),
    location: facts.location,
    properties: {
      template: { contentVersion: facts.contentVersion },
      templateLink: { uri: facts.templateUri },
      templateHash: runtime('deployment().properties.templateHash'),
      mode: 'Incremental',
      provisioningState: 'Running',
    },
  };
}

/** The public cloud. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment */
const ENVIRONMENT: ValueObject = {
  name: 'AzureCloud',
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  graphAudience: 'https://graph.windows.net/',
  activeDirectoryDataLake: 'https://datalake.azure.net/',
  batch: 'https://batch.core.windows.net/',
  media: 'https://rest.media.azure.net',
  sqlManagement: 'https://management.core.windows.net:8443/',
  vmImageAliasDoc:
    'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json',
  resourceManager: 'https://management.azure.com/',
  authentication: {
    loginEndpoint: 'https://login.microsoftonline.com/',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    tenant: 'common',
    identityProvider: 'AAD',
  },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    azureDatalakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
    azureDatalakeStoreFileSystem: 'azuredatalakestore.net',
    azureFrontDoorEndpointSuffix: 'azurefd.net',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
  },
};
