// Sign-ins to Microsoft Entra ID as diagnostic settings write them, about 3 KB each: made up from a seed, and as varied as those of
// an organisation of a few thousand people. Ids, tokens and times differ from record to record, as they do in life.

const MASK = 0xffffffff;

/** Numbers from 0 to 1 from a seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) & MASK;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const HEX = Array.from({ length: 65536 }, (_, n) => n.toString(16).padStart(4, '0'));
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const FIRST =
  'Ana Ben Carla David Emma Farid Grace Hugo Ines Jonas Kira Leo Maya Noah Olga Pavel Rosa Sven Tara Uwe'.split(' ');
const LAST =
  'Abbott Berg Chen Diaz Evans Fischer Garcia Haddad Ito Jensen Kumar Larsen Meyer Novak Okafor Perez Quinn Rossi Silva Tanaka'.split(
    ' ',
  );
const CITIES = [
  ['Seattle', 'Washington', 'US', 47.6062, -122.3321],
  ['Boston', 'Massachusetts', 'US', 42.3601, -71.0589],
  ['Austin', 'Texas', 'US', 30.2672, -97.7431],
  ['Chicago', 'Illinois', 'US', 41.8781, -87.6298],
  ['Denver', 'Colorado', 'US', 39.7392, -104.9903],
  ['Toronto', 'Ontario', 'CA', 43.6532, -79.3832],
  ['London', 'England', 'GB', 51.5072, -0.1276],
  ['Dublin', 'Dublin', 'IE', 53.3498, -6.2603],
];
const APPS = [
  'Azure Portal',
  'Office 365 Exchange Online',
  'Microsoft Teams',
  'Office 365 SharePoint Online',
  'Clinic Chart',
  'Imaging Viewer',
  'Microsoft Office',
  'Windows Sign In',
  'Scheduling',
  'Pharmacy',
  'My Apps',
  'Billing',
  'OneDrive SyncEngine',
  'Outlook Mobile',
];
const RESULTS = [
  [0, ''],
  [0, ''],
  [0, ''],
  [0, ''],
  [0, ''],
  [0, ''],
  [0, ''],
  [0, ''],
  [50126, 'Error validating credentials due to invalid username or password.'],
  [
    50076,
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  ],
  [50140, "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in."],
  [53003, 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'],
];
const AGENTS = [
  [
    'Windows10',
    'Edge',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/@.0.0.0 Safari/537.36 Edg/@.0.0.0',
  ],
  [
    'Windows10',
    'Chrome',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/@.0.0.0 Safari/537.36',
  ],
  [
    'MacOs',
    'Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.@',
  ],
  [
    'Ios 17.4',
    'Mobile Safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.@ (KHTML, like Gecko) Mobile/15E148',
  ],
  [
    'Android',
    'Chrome Mobile',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/@.0.0.0 Mobile Safari/537.36',
  ],
];
const POLICIES = [
  'Require MFA for all users',
  'Block legacy authentication',
  'Require compliant device for chart',
  'Block risky countries',
  'Terms of use',
];

/**
 * Makes sign-ins one after another.
 * @param start milliseconds of the first; each comes up to `step` milliseconds after the one before
 */
export function signIns({ seed = 1, users = 4000, start = Date.UTC(2026, 10, 1), step = 90 } = {}) {
  const random = randomFrom(seed);
  const below = (n) => Math.floor(random() * n);
  const hex = () => HEX[below(65536)];
  const guid = () => `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-a${hex().slice(1)}-${hex()}${hex()}${hex()}`;
  const token = () => Array.from({ length: 22 }, () => BASE64[below(64)]).join('');
  const tenant = guid();
  const people = Array.from({ length: users }, (_, n) => {
    const name = `${FIRST[below(20)]} ${LAST[below(20)]}`;
    const city = CITIES[Math.min(below(8), below(8))];
    return {
      name,
      upn: `${name.replace(' ', '.').toLowerCase()}${n}@contoso-health.org`,
      id: guid(),
      city,
      ip: `${20 + below(180)}.${below(256)}.${below(256)}.${below(256)}`,
      asn: 3000 + below(60000),
      devices: Array.from({ length: 1 + below(2) }, () => ({
        id: guid(),
        name: `WS-${below(90000)}`,
        kind: AGENTS[below(5)],
        version: 118 + below(9),
      })),
    };
  });
  const apps = APPS.map((name) => ({
    name,
    id: guid(),
    resource: APPS[below(APPS.length)],
    resourceId: guid(),
    principal: guid(),
  }));
  const policies = POLICIES.map((name) => ({ name, id: guid() }));
  let now = start;
  /** One record: the text of a JSON object. */
  const next = () => {
    now += below(step);
    const person = people[Math.min(below(users), below(users))];
    const app = apps[Math.min(below(apps.length), below(apps.length))];
    const device = person.devices[below(person.devices.length)];
    const travels = random() < 0.05;
    const city = travels ? CITIES[below(8)] : person.city;
    const ip = travels ? `${20 + below(180)}.${below(256)}.${below(256)}.${below(256)}` : person.ip;
    const [code, reason] = RESULTS[below(RESULTS.length)];
    const time = new Date(now).toISOString().replace('Z', `${String(1000 + below(9000))}Z`);
    const [agentOs, browser, agent] = device.kind;
    const id = guid();
    const correlation = guid();
    const multi = random() < 0.6;
    return JSON.stringify({
      time,
      resourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
      operationName: 'Sign-in activity',
      operationVersion: '1.0',
      category: 'SignInLogs',
      tenantId: tenant,
      resultType: String(code),
      resultSignature: code === 0 ? 'SUCCESS' : 'FAILURE',
      ...(reason === '' ? {} : { resultDescription: reason }),
      durationMs: 0,
      callerIpAddress: ip,
      correlationId: correlation,
      identity: person.name,
      Level: 4,
      location: city[2],
      properties: {
        id,
        createdDateTime: time.replace('Z', '+00:00'),
        userDisplayName: person.name,
        userPrincipalName: person.upn,
        userId: person.id,
        appId: app.id,
        appDisplayName: app.name,
        ipAddress: ip,
        status:
          code === 0
            ? { errorCode: 0, additionalDetails: multi ? 'MFA requirement satisfied by claim in the token' : null }
            : { errorCode: code, failureReason: reason },
        clientAppUsed: random() < 0.9 ? 'Browser' : 'Mobile Apps and Desktop clients',
        userAgent: agent.replaceAll('@', String(device.version)),
        deviceDetail: {
          deviceId: device.id,
          displayName: device.name,
          operatingSystem: agentOs,
          browser: `${browser} ${device.version}.0.0`,
          isCompliant: true,
          isManaged: true,
          trustType: 'Azure AD joined',
        },
        location: {
          city: city[0],
          state: city[1],
          countryOrRegion: city[2],
          geoCoordinates: { latitude: city[3], longitude: city[4] },
        },
        mfaDetail: {},
        correlationId: correlation,
        conditionalAccessStatus: code === 53003 ? 'failure' : multi ? 'success' : 'notApplied',
        appliedConditionalAccessPolicies: policies.slice(0, 1 + below(2)).map((policy, at) => ({
          id: policy.id,
          displayName: policy.name,
          enforcedGrantControls: at === 0 ? ['Mfa'] : at === 1 ? ['Block'] : [],
          enforcedSessionControls: [],
          result: at === 0 && multi ? 'success' : 'notApplied',
          conditionsSatisfied: at === 0 && multi ? 3 : 0,
          conditionsNotSatisfied: at === 0 && multi ? 0 : 1 << below(4),
        })),
        originalRequestId: id,
        isInteractive: true,
        tokenIssuerType: 'AzureAD',
        authenticationProcessingDetails: [
          { key: 'Legacy TLS (TLS 1.0, 1.1, 3DES)', value: 'False' },
          { key: 'Is CAE Token', value: random() < 0.5 ? 'True' : 'False' },
        ],
        processingTimeInMilliseconds: 40 + below(400),
        riskDetail: 'none',
        riskLevelAggregated: 'none',
        riskLevelDuringSignIn: 'none',
        riskState: 'none',
        riskEventTypes: [],
        riskEventTypes_v2: [],
        resourceDisplayName: app.resource,
        resourceId: app.resourceId,
        resourceTenantId: tenant,
        homeTenantId: tenant,
        authenticationDetails: [
          {
            authenticationStepDateTime: time.replace('Z', '+00:00'),
            authenticationMethod: multi ? 'Previously satisfied' : 'Password',
            authenticationMethodDetail: multi ? null : 'Password in the cloud',
            succeeded: code === 0,
            authenticationStepResultDetail:
              code === 0 ? 'First factor requirement satisfied by claim in the token' : reason,
            authenticationStepRequirement: 'Primary authentication',
            StatusSequence: 0,
            RequestSequence: 0,
          },
        ],
        authenticationRequirementPolicies: multi
          ? [{ requirementProvider: 'multiConditionalAccess', detail: 'Conditional Access' }]
          : [],
        authenticationRequirement: multi ? 'multiFactorAuthentication' : 'singleFactorAuthentication',
        userType: 'Member',
        flaggedForReview: false,
        isTenantRestricted: false,
        autonomousSystemNumber: person.asn,
        crossTenantAccessType: 'none',
        uniqueTokenIdentifier: token(),
        authenticationProtocol: 'none',
        resourceServicePrincipalId: app.principal,
        sessionId: correlation.replace(/^..../, hex()),
      },
    });
  };
  return { next };
}
