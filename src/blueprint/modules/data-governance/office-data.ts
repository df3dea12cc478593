import type { GraphRequest, Step } from '../../model/blueprint.ts';
import { type Context, defineModule } from '../../model/module.ts';
import { type Expression, text } from '../../model/value.ts';

const LABEL = 'PHI';
const POLICY = 'ePHI stays inside';
const PERMISSION = 'Compliance Administrator';

/** Sensitive information types of health data that Microsoft ships: https://learn.microsoft.com/purview/sit-sensitive-information-type-entity-definitions */
const healthData = [
  'U.S. Social Security Number (SSN)',
  'Drug Enforcement Agency (DEA) Number',
  'International Classification of Diseases (ICD-10-CM)',
  'All Medical Terms And Conditions',
  'Medicare Beneficiary Identifier (MBI) card',
] as const;

/**
 * ePHI in mail, files and chats: labelled, kept inside, watched. Microsoft has no API that makes these but Security &
 * Compliance PowerShell, so each request is a cmdlet and its parameters. Recommendations A1, A6, A10 and A11.
 * Source: https://learn.microsoft.com/powershell/exchange/scc-powershell
 */
export const officeData = defineModule({
  name: 'office-data',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    for (const request of [...labels(context), ...lossPrevention, ...watching(context)]) context.request(request);
    for (const step of steps) context.step(step);
    return undefined;
  },
});

/** Mail domain of the organisation: that of the security contact, or given. */
function domainOf({ configuration, parameter }: Context): string | Expression {
  const contact = configuration.contacts.security;
  return (
    contact?.slice(contact.indexOf('@') + 1) ??
    parameter({
      name: 'organizationDomain',
      type: 'string',
      description: 'The mail domain of the organisation, whose members may open what is labelled.',
      example: 'clinic.example',
    })
  );
}

/** Who looks at what communication compliance finds: a mail address. */
const reviewerOf = ({ configuration, parameter }: Context): string | Expression =>
  configuration.contacts.security ??
  parameter({
    name: 'complianceReviewer',
    type: 'string',
    description: 'The mail address of whoever reviews what communication compliance finds.',
    example: 'compliance@clinic.example',
  });

const cmdlet = (request: Omit<GraphRequest, 'api' | 'method' | 'permission'>): GraphRequest => ({
  ...request,
  api: 'compliance',
  method: 'POST',
  permission: PERMISSION,
});

const labels = (context: Context): readonly GraphRequest[] => [
  cmdlet({
    symbol: 'phiLabel',
    path: 'New-Label',
    purpose: 'Marks what holds ePHI and encrypts it: only members of the organisation open it.',
    body: {
      Name: LABEL,
      DisplayName: 'Protected health information',
      Tooltip: 'Holds health information of a person: it is encrypted and stays inside.',
      ContentType: ['File', 'Email'],
      EncryptionEnabled: true,
      EncryptionProtectionType: 'Template',
      EncryptionRightsDefinitions: text`${domainOf(context)}:VIEW,VIEWRIGHTSDATA,DOCEDIT,EDIT,PRINT,REPLY,REPLYALL,OBJMODEL`,
      EncryptionContentExpiredOnDateInDaysOrNever: 'Never',
      EncryptionOfflineAccessDays: 7,
    },
  }),
  cmdlet({
    symbol: 'publishLabels',
    path: 'New-LabelPolicy',
    purpose: 'Everybody has the label at hand.',
    after: ['phiLabel'],
    body: { Name: 'Labels for ePHI', Labels: [LABEL], ExchangeLocation: ['All'] },
  }),
];

const lossPrevention: readonly GraphRequest[] = [
  cmdlet({
    symbol: 'keepPhiInside',
    path: 'New-DlpCompliancePolicy',
    purpose: 'Watches mail, files, chats and devices for ePHI that leaves.',
    body: {
      Name: POLICY,
      Mode: 'Enable',
      ExchangeLocation: ['All'],
      SharePointLocation: ['All'],
      OneDriveLocation: ['All'],
      TeamsLocation: ['All'],
      EndpointDlpLocation: ['All'],
    },
  }),
  cmdlet({
    symbol: 'blockPhiOutside',
    path: 'New-DlpComplianceRule',
    purpose: 'Health data that goes to somebody outside is stopped, and security is told.',
    after: ['keepPhiInside'],
    body: {
      Name: 'Health data to people outside',
      Policy: POLICY,
      Disabled: false,
      ContentContainsSensitiveInformation: healthData.map((Name) => ({ Name, minCount: '1' })),
      AccessScope: 'NotInOrganization',
      BlockAccess: true,
      BlockAccessScope: 'All',
      NotifyUser: ['Owner', 'LastModifier'],
      GenerateIncidentReport: ['SiteAdmin'],
      IncidentReportContent: ['All'],
      ReportSeverityLevel: 'High',
    },
  }),
];

const watching = (context: Context): readonly GraphRequest[] => [
  cmdlet({
    symbol: 'watchLeaks',
    path: 'New-InsiderRiskPolicy',
    purpose: 'Notices people who carry data out, shown under pseudonyms.',
    body: { Name: 'Leaks of ePHI', InsiderRiskScenario: 'LeakOfInformation' },
  }),
  cmdlet({
    symbol: 'watchCommunication',
    path: 'New-SupervisoryReviewPolicyV2',
    purpose: 'Messages with health data are sampled and reviewed, senders under pseudonyms.',
    body: { Name: 'Health data in messages', Reviewers: [reviewerOf(context)] },
  }),
  cmdlet({
    symbol: 'sampleCommunication',
    path: 'New-SupervisoryReviewRule',
    purpose: 'A tenth of the messages is looked at.',
    after: ['watchCommunication'],
    body: {
      Name: 'A sample of messages',
      Policy: 'Health data in messages',
      SamplingRate: 10,
      Condition: '((Reviewee:All))',
    },
  }),
];

const steps: readonly Step[] = [
  {
    title: 'Turn pseudonyms on, and let only reviewers look',
    why: 'Insider risk management and communication compliance show people; they do so under pseudonyms unless a case demands the name.',
    how: [
      'In the Purview portal, Insider risk management, Settings, Privacy: show anonymised versions of user names. The same under Communication compliance.',
      'Put reviewers and analysts into the role groups of both; nobody else is in them.',
      'Turn on the indicators for devices and Office that the policy of leaks uses.',
    ],
    check: 'data-005 and data-006 pass on an export of both cmdlets.',
    checklist: [],
  },
  {
    title: 'Work through insider risk alerts',
    phase: 'regularly',
    why: 'An alert that nobody reads protects nobody (164.308(a)(1)(ii)(D)).',
    how: [
      'Decide on each open alert: dismiss it with a reason or open a case.',
      'Note how many there were and what came of them.',
    ],
    check: 'A record "insider-risk-review" not older than 31 days: data-014 is attested.',
    checklist: [],
    record: 'insider-risk-review',
  },
  {
    title: 'Work through communication compliance matches',
    phase: 'regularly',
    why: 'A match that nobody reads protects nobody (164.308(a)(1)(ii)(D)).',
    how: ['Resolve each pending match, or escalate it.', 'Note how many there were and what came of them.'],
    check: 'A record "communication-compliance-review" not older than 31 days: data-016 is attested.',
    checklist: [],
    record: 'communication-compliance-review',
  },
  {
    title: 'See in Content Explorer and Priva where ePHI lies in Microsoft 365',
    phase: 'regularly',
    why: 'Mail and files hold ePHI that no database knows of (164.308(a)(1)(ii)(A)).',
    how: [
      'Content Explorer: the number of items by classification and place; new places are asked about.',
      'Priva: the policies on overexposure and on transfers; what they found is worked through.',
      'Keep one record for each of the two: "content-explorer-review" and "privacy-risk-review".',
    ],
    check: 'data-008 and data-007 are attested.',
    checklist: [],
    record: 'content-explorer-review',
  },
];
