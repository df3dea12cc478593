// Days of sign-ins and of accesses to health records, made inside ClickHouse from counters, so that every run has the same rows.
// `n` is a row's number in its day, `d` the number of the day.

const pick = (list, salt) =>
  `arrayElement([${list.map((item) => `'${item}'`).join(', ')}], 1 + cityHash64(n, d, ${salt}) % ${list.length})`;
const hash = (salt) => `cityHash64(n, d, ${salt})`;
const guid = (salt) => `toString(reinterpretAsUUID(sipHash128(n, d, ${salt})))`;

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
];

const users = 5000;
const patients = 300_000;
const tenant = "'9cee9603-bca7-4e62-9634-f1bfdc39ca2f'";
/** A user comes on most days, a few times a day; on Saturday and Sunday only one in seven does. */
const user = `(toDayOfWeek({day:Date}) < 6 ? ${hash(9)} % ${users} : 7 * (${hash(9)} % ${Math.floor(users / 7)}))`;

const signin = {
  TimeGenerated: `CAST(toDateTime64({day:Date}, 7, 'UTC') + toIntervalNanosecond(100 * (${hash(1)} % 864000000000)), 'DateTime64(7, \\'UTC\\')')`,
  CreatedDateTime: `TimeGenerated - toIntervalMillisecond(${hash(2)} % 120000)`,
  UserPrincipalName: `concat('user', toString(u), '@clinic.example')`,
  UserDisplayName: `concat('User Number ', toString(u))`,
  UserId: 'toString(reinterpretAsUUID(sipHash128(u)))',
  Identity: 'UserDisplayName',
  ResultType: `multiIf(${hash(3)} % 100 < 90, '0', ${hash(4)} % 10 < 6, '50126', '53003')`,
  ResultDescription: `if(ResultType = '0', '', 'Invalid username or password or Invalid on-premise username or password.')`,
  IPAddress: `concat('10.', toString(cityHash64(u, 3) % 64), '.', toString(cityHash64(u, 4) % 64), '.', toString(${hash(12)} % 8))`,
  AppDisplayName: pick(
    ['Azure Portal', 'Office 365', 'Teams', 'Epic Hyperspace', 'SharePoint Online', 'Graph Explorer'],
    13,
  ),
  AppId: 'toString(reinterpretAsUUID(sipHash128(AppDisplayName)))',
  UserAgent: `arrayElement([${agents.map((agent) => `'${agent}'`).join(', ')}], 1 + cityHash64(u, 20) % 3)`,
  Status: `concat('{"errorCode":', ResultType, ',"failureReason":"Other.","additionalDetails":"MFA requirement satisfied by claim in the token"}')`,
  LocationDetails: `concat('{"city":"City', toString(cityHash64(u) % 40), '","state":"Minnesota","countryOrRegion":"US","geoCoordinates":{"latitude":44.', toString(cityHash64(u) % 40), ',"longitude":-93.2}}')`,
  Location: "'US'",
  DeviceDetail: `concat('{"deviceId":"', toString(reinterpretAsUUID(sipHash128(u, 7))), '","displayName":"WS-', toString(u), '","operatingSystem":"Windows 10","browser":"Chrome 126.0.0","isCompliant":true,"isManaged":true,"trustType":"Hybrid Azure AD joined"}')`,
  ConditionalAccessPolicies: `concat('[{"id":"5b9a1c1e-8d1f-4b0a-9d6a-3f0d2b1c0a11","displayName":"Require MFA","result":"success","enforcedGrantControls":["Mfa"]},{"id":"8a9a1c1e-8d1f-4b0a-9d6a-3f0d2b1c0a11","displayName":"Block legacy","result":"', if(${hash(6)} % 3 = 0, 'failure', 'notApplied'), '","enforcedGrantControls":["Block"]}]')`,
  AuthenticationDetails: `concat('[{"authenticationStepDateTime":"', toString(TimeGenerated), '","authenticationMethod":"Previously satisfied","succeeded":true,"authenticationStepResultDetail":"MFA requirement satisfied by claim in the token"}]')`,
  AuthenticationProcessingDetails: `'[{"key":"Legacy TLS (TLS 1.0, 1.1, 3DES)","value":"False"},{"key":"Is CAE Token","value":"True"}]'`,
  NetworkLocationDetails: `'[{"networkType":"namedNetwork","networkNames":["Clinic"]}]'`,
  CorrelationId: guid(31),
  Id: guid(32),
  OriginalRequestId: 'Id',
  UniqueTokenIdentifier: 'base64Encode(toString(sipHash128(n, d, 33)))',
  SessionId: 'toString(reinterpretAsUUID(sipHash128(u, d)))',
  ResourceDisplayName: pick(
    ['Windows Azure Service Management API', 'Microsoft Graph', 'Office 365 Exchange Online'],
    14,
  ),
  OperationName: "'Sign-in activity'",
  OperationVersion: "'1.0'",
  Category: "'SignInLogs'",
  ResultSignature: "'None'",
  DurationMs: 'toInt64(0)',
  Resource: "'Microsoft.aadiam'",
  ResourceGroup: "'Microsoft.aadiam'",
  ResourceId: `'/tenants/9cee9603-bca7-4e62-9634-f1bfdc39ca2f/providers/Microsoft.aadiam'`,
  AuthenticationRequirement: "'multiFactorAuthentication'",
  ClientAppUsed: "'Browser'",
  ConditionalAccessStatus: "'success'",
  CrossTenantAccessType: "'none'",
  IsInteractive: 'true',
  IsRisky: 'false',
  RiskDetail: "'none'",
  RiskLevelAggregated: "'none'",
  RiskLevelDuringSignIn: "'none'",
  RiskState: "'none'",
  TokenIssuerType: "'AzureAD'",
  UserType: "'Member'",
  HomeTenantId: tenant,
  ResourceTenantId: tenant,
  AADTenantId: tenant,
  ProcessingTimeInMilliseconds: `toString(50 + ${hash(50)} % 300)`,
  AutonomousSystemNumber: "'7922'",
  TenantId: "'4cee9603-bca7-4e62-9634-f1bfdc39ca2f'",
  SourceSystem: "'Azure AD'",
  Type: "'SigninLogs'",
};

/** Twenty accesses are a visit: a few people of one department, within hours. */
const visit = (salt) => `cityHash64(intDiv(n, 20), d, ${salt})`;
const access = {
  TimeGenerated: `toDateTime64({day:Date}, 7, 'UTC') + toIntervalMicrosecond(${visit(1)} % 70000000000 + ${hash(1)} % 14000000000)`,
  PatientId: `concat('MRN', leftPad(toString(${visit(2)} % ${patients}), 8, '0'))`,
  PatientName: `concat('Family', toString(cityHash64(PatientId) % 9000), ', Given', toString(cityHash64(PatientId) % 700))`,
  Actor: `concat('user', toString((${visit(3)} * 7 + ${hash(3)} % 6) % ${users}), '@clinic.example')`,
  ActorRole: pick(['Physician', 'Nurse', 'Nurse', 'Registrar', 'Pharmacist'], 4),
  ActorDepartment: pick(['Cardiology', 'Emergency', 'Oncology', 'Surgery', 'Pediatrics'], 5),
  Action: pick(['Read', 'Read', 'Read', 'Update', 'Print'], 6),
  EventName: pick(['Chart opened', 'Results viewed', 'Note signed', 'Order placed'], 7),
  EventId: guid(8),
  EncounterId: `concat('E', toString(${visit(9)} % 100000000))`,
  RecordType: pick(['Observation', 'DocumentReference', 'MedicationRequest', 'Encounter'], 10),
  RecordId: guid(11),
  Outcome: "'Success'",
  PurposeOfUse: "'TREAT'",
  Location: pick(['North', 'South', 'Main'], 12),
  Workstation: `concat('WS-', toString(${hash(13)} % 3000))`,
  ClientIpAddress: `concat('10.1.', toString(${hash(13)} % 256), '.', toString(${hash(14)} % 256))`,
  SourceSystem: "'Epic'",
  IsBreakGlass: `${hash(15)} % 2000 = 0`,
  Detail: `concat('{"section":"', ${pick(['Problem list', 'Medications', 'Results', 'Imaging'], 16)}, '","durationMs":', toString(${hash(17)} % 60000), ',"tab":', toString(${hash(18)} % 12), '}')`,
  Type: "'EhrAccess'",
};

/** Tables and the expressions of the columns that rows of them fill. */
export const tables = { SigninLogs: signin, EhrAccess: access };

/** `SELECT` of a day's rows, with the parameters `day`, `number` and `rows`. */
export const daySelect = (name) => {
  const list = Object.entries(tables[name]).map(([column, sql]) => `${sql} AS \`${column}\``);
  return `SELECT ${list.join(', ')}, toUInt64(d + 1) AS \`$batch\`, toUInt32(n) AS \`$row\`, toDateTime64({day:Date} + 1, 7, 'UTC') AS \`$ingested\` FROM (SELECT number AS n, toUInt32({number:UInt32}) AS d, ${user} AS u FROM numbers({rows:UInt64}))`;
};
