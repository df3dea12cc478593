// Ten million sign-ins over thirty days, made inside ClickHouse from a counter, so that every run has the same rows.

const now = '2026-11-22 00:00:00';

/** What `now()` is over these rows. */
export const benchNow = '2026-11-22T00:00:00Z';

const pick = (list, salt) =>
  `arrayElement([${list.map((item) => `'${item}'`).join(', ')}], 1 + cityHash64(number, ${salt}) % ${list.length})`;

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
];
const agent = `if(cityHash64(number, 20) % 997 = 0, 'python-requests/2.32.3', ${pick(agents, 21)})`;
const code = `multiIf(cityHash64(number, 3) % 100 < 90, '0', cityHash64(number, 4) % 10 < 6, '50126', cityHash64(number, 4) % 10 < 8, '53003', '50053')`;
const country = pick(['US', 'US', 'US', 'US', 'CA', 'GB', 'DE', 'BR', 'CN', 'RU'], 5);
const policies = `concat('[{"displayName":"Require MFA","result":"success"},{"displayName":"Block legacy","result":"', if(cityHash64(number, 6) % 3 = 0, 'failure', 'notApplied'), '"}]')`;

/** Column and expression of `number`; all other columns stay empty. */
const columns = {
  TimeGenerated: `toDateTime64('${now}', 7, 'UTC') - toIntervalMillisecond(intDiv(number * 2592000000, {rows:UInt64}))`,
  ResultType: code,
  UserPrincipalName: `if(cityHash64(number, 8) % 500 = 0, concat('svc-', toString(cityHash64(number, 9) % 50), '@clinic.example'), concat('user', toString(cityHash64(number, 9) % 20000), '@clinic.example'))`,
  IPAddress: `concat('10.', toString(cityHash64(number, 10) % 64), '.', toString(cityHash64(number, 11) % 64), '.', toString(cityHash64(number, 12) % 16))`,
  AppDisplayName: pick(
    ['Azure Portal', 'Office 365', 'Teams', 'Epic Hyperspace', 'SharePoint Online', 'Graph Explorer'],
    13,
  ),
  UserAgent: agent,
  Status: `concat('{"errorCode":', ${code}, ',"failureReason":"Other."}')`,
  LocationDetails: `concat('{"city":"X","state":"Y","countryOrRegion":"', ${country}, '"}')`,
  DeviceDetail: `concat('{"deviceId":"","operatingSystem":"', ${pick(['Windows 10', 'Windows 11', 'MacOs', 'Ios'], 14)}, '","browser":"Edge"}')`,
  ConditionalAccessPolicies: policies,
  CorrelationId: `toString(reinterpretAsUUID(sipHash128(number)))`,
  Type: `'SigninLogs'`,
};

/** The statement that fills a table with so many rows. */
export const fillStatement = (table, rows) => ({
  sql: `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM numbers({rows:UInt64})`,
  parameters: { rows: String(rows) },
  limits: { seconds: 3000, memoryBytes: 8 * 1024 ** 3 },
});
