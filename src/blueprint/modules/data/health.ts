import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { type Expression, tenantId, text } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { customerKey } from '../keys/customer-key.ts';

const WORKSPACE = 'Microsoft.HealthcareApis/workspaces';

/**
 * A workspace in each region with the services that the spoke asks for. Azure copies nothing between them: the runbook exports
 * from the first and imports into the second.
 * https://learn.microsoft.com/azure/healthcare-apis/business-continuity-disaster-recovery
 */
export const health = defineModule({
  name: 'health',
  level: 'spoke',
  needs: ['spokeKeys'],
  offers: ['healthWorkspace'],
  when: (_, _place, spoke) => spoke?.workloads.fhir !== undefined || spoke?.workloads.dicom !== undefined,
  build: (context) => {
    const { declare, symbol, name, unit, location, spoke } = context;
    const workspace = declare({
      symbol: symbol('healthWorkspace'),
      type: WORKSPACE,
      unit: unit('data'),
      name: name(WORKSPACE),
      purpose: 'Health data services: reached by the private endpoint alone.',
      location,
      phi: true,
      properties: { publicNetworkAccess: 'Disabled' },
    });
    if (spoke?.workloads.fhir !== undefined) declareFhir(context, workspace);
    if (spoke?.workloads.dicom !== undefined) declareDicom(context, workspace);
    if (context.place.region === 'primary') copyStep(context);
    return { healthWorkspace: workspace };
  },
});

function declareFhir(context: Context<'spokeKeys'>, workspace: Handle): void {
  const { declare, symbol, unit, location, configuration } = context;
  const key = customerKey(context, 'fhir');
  const domain = inCloudOf(configuration.regions.primary, 'fhir.azurehealthcareapis.com');
  declare({
    symbol: symbol('fhir'),
    type: `${WORKSPACE}/fhirservices`,
    unit: unit('data'),
    name: 'fhir',
    parent: workspace,
    purpose: 'Records in FHIR R4: people and applications sign in with Entra ID; encrypted with our own key.',
    location,
    phi: true,
    kind: 'fhir-R4',
    identity: key.identity,
    after: key.after,
    properties: {
      authenticationConfiguration: {
        authority: loginOf(context),
        audience: `https://${String(workspace.name)}-fhir.${domain}`,
        smartProxyEnabled: false,
      },
      corsConfiguration: { origins: [], headers: [], methods: [], allowCredentials: false },
      encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: key.uri } },
      publicNetworkAccess: 'Disabled',
      resourceVersionPolicyConfiguration: { default: 'versioned' },
    },
  });
}

function declareDicom(context: Context<'spokeKeys'>, workspace: Handle): void {
  const { declare, symbol, unit, location } = context;
  const key = customerKey(context, 'dicom');
  declare({
    symbol: symbol('dicom'),
    type: `${WORKSPACE}/dicomservices`,
    unit: unit('data'),
    name: 'dicom',
    parent: workspace,
    purpose: 'Images in DICOM: people and applications sign in with Entra ID; encrypted with our own key.',
    location,
    phi: true,
    identity: key.identity,
    after: key.after,
    properties: {
      corsConfiguration: { origins: [], headers: [], methods: [], allowCredentials: false },
      encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: key.uri } },
      publicNetworkAccess: 'Disabled',
    },
  });
}

const loginOf = ({ configuration }: Context): Expression =>
  text`https://${inCloudOf(configuration.regions.primary, 'login.microsoftonline.com')}/${tenantId}`;

function copyStep({ step, spoke }: Context): void {
  step({
    title: `Copy the health data of "${spoke?.name}" to the other region`,
    why: 'Azure copies no FHIR or DICOM data between regions: without a copy, the loss of a region is the loss of the records since the last export.',
    how: [
      'Export on a schedule that the recovery point of the tier allows: FHIR by $export, DICOM by its change feed.',
      'Import into the workspace of the other region: FHIR by $import, DICOM by STOW-RS.',
    ],
    check: 'Both regions answer with the same number of resources and studies.',
    checklist: ['30'],
    phase: 'regularly',
  });
}
