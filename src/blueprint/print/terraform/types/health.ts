import type { AzurermRow, AzurermType } from '../azurerm-type.ts';
import { enabled } from '../rewrite.ts';
import { identityRows } from './identity.ts';

const key = 'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl';
const cors: readonly AzurermRow[] = [
  ['properties.corsConfiguration.origins', 'cors.allowed_origins'],
  ['properties.corsConfiguration.headers', 'cors.allowed_headers'],
  ['properties.corsConfiguration.methods', 'cors.allowed_methods'],
];

/** Workspaces and FHIR services stay with azapi: azurerm can neither close them nor put them under our key. */
export const healthTypes: readonly AzurermType[] = [
  {
    type: 'Microsoft.HealthcareApis/workspaces/dicomservices',
    terraform: 'azurerm_healthcare_dicom_service',
    in: { parentId: 'workspace_id' },
    rows: [
      ...identityRows,
      ...cors,
      ['properties.corsConfiguration.allowCredentials', 'cors.allow_credentials'],
      [key, 'encryption_key_url'],
      ['properties.publicNetworkAccess', 'public_network_access_enabled', enabled],
    ],
  },
];
