import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { RequestFile } from './request-file.ts';

/** An object that a request makes, or a part of one, and the path of its collection. */
export interface RequestedObject {
  readonly collection: string;
  readonly object: JsonObject;
  /** The request says only what it changes; the rest of the object stays as it was. */
  readonly isChange?: true;
}

type Cmdlet = (file: RequestFile) => RequestedObject;

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** The workload that each parameter of a location adds: https://learn.microsoft.com/powershell/module/exchange/new-dlpcompliancepolicy */
const workloads: Readonly<Record<string, string>> = {
  ExchangeLocation: 'Exchange',
  SharePointLocation: 'SharePoint',
  OneDriveLocation: 'OneDriveForBusiness',
  TeamsLocation: 'Teams',
  EndpointDlpLocation: 'EndpointDevices',
};

/**
 * What each cmdlet of Security & Compliance PowerShell makes, as its `Get-` counterpart shows it. A rule or policy that is
 * made is on, unless it says otherwise.
 */
const cmdlets: Readonly<Record<string, Cmdlet>> = {
  'New-DlpCompliancePolicy': ({ name, body }) => ({
    collection: 'purview/dlpCompliancePolicies',
    object: {
      ...body,
      Guid: name,
      // The cmdlet's own default: https://learn.microsoft.com/powershell/module/exchange/new-dlpcompliancepolicy
      Mode: body['Mode'] ?? 'Enable',
      Enabled: true,
      Workload: Object.entries(workloads)
        .filter(([key]) => list(body[key]).length > 0)
        .map(([, word]) => word)
        .join(', '),
    },
  }),
  'New-DlpComplianceRule': ({ name, body }) => ({
    collection: 'purview/dlpComplianceRules',
    object: {
      ...body,
      Guid: name,
      Disabled: body['Disabled'] ?? false,
      BlockAccess: body['BlockAccess'] ?? false,
      ContentContainsSensitiveInformation: list(body['ContentContainsSensitiveInformation']).map(inLowerCase),
    },
  }),
  'New-Label': ({ name, body }) => ({
    collection: 'security/informationProtection/sensitivityLabels',
    object: { id: name, name: body['Name'] ?? name, isActive: true, hasProtection: body['EncryptionEnabled'] === true },
  }),
  'New-LabelPolicy': ({ name, body }) => ({
    collection: 'purview/labelPolicies',
    object: { ...body, Guid: name, Mode: 'Enforce', Enabled: true, Labels: list(body['Labels']) },
  }),
  'New-InsiderRiskPolicy': ({ name, body }) => ({
    collection: 'purview/insiderRiskPolicies',
    object: { ...body, Guid: name, Enabled: true },
  }),
  'New-SupervisoryReviewPolicyV2': ({ name, body }) => ({
    collection: 'purview/supervisoryReviewPolicies',
    object: { ...body, Guid: name, Enabled: true, Reviewers: list(body['Reviewers']) },
  }),
};

/** PowerShell takes `Name` and gives `name` back. */
const inLowerCase = (entry: Json): Json =>
  isJsonObject(entry)
    ? Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value]))
    : entry;

/** The object that a cmdlet makes. Undefined for one that no control looks at. */
export function objectOfCmdlet(file: RequestFile): RequestedObject | undefined {
  return Object.hasOwn(cmdlets, file.url) ? cmdlets[file.url]?.(file) : undefined;
}
