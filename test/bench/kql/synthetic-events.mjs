// Ten million events over fourteen days, spread over the tables that rules read by a fixed mix, made inside ClickHouse from a
// counter. Columns get values by their names, so that the predicates of rules meet some that hold and many that do not.

import { benchNow } from './synthetic-signins.mjs';

/** Shares of the whole in thousandths; every other table gets a share of `rest`. */
const mix = {
  AADNonInteractiveUserSignInLogs: 250,
  SigninLogs: 120,
  CommonSecurityLog: 180,
  SecurityEvent: 150,
  OfficeActivity: 60,
  AuditLogs: 30,
  AzureActivity: 30,
  AzureDiagnostics: 40,
  DeviceProcessEvents: 30,
  DeviceNetworkEvents: 30,
  StorageBlobLogs: 30,
};
const restShare = 1000 - Object.values(mix).reduce((sum, share) => sum + share, 0);

const days = 14;
const hash = (salt) => `cityHash64(number, ${salt})`;
const pick = (salt, ...list) =>
  `arrayElement([${list.map((item) => `'${item}'`).join(', ')}], 1 + ${hash(salt)} % ${list.length})`;
const address = (salt) =>
  `concat(toString(1 + ${hash(salt)} % 223), '.', toString(${hash(salt + 1)} % 16), '.', toString(${hash(salt + 2)} % 32), '.7')`;
const user = (salt) => `concat('user', toString(${hash(salt)} % 5000), '@clinic.example')`;

/** What a column is called tells what stands in it; the first that fits wins. */
const byName = [
  [/^(ResultType)$/, (salt) => pick(salt, '0', '0', '0', '0', '0', '50126', '53003', '50053')],
  [
    /^EventID$/,
    (salt) => `toInt32(arrayElement([4624, 4625, 4688, 4672, 4720, 4732, 1102, 5156], 1 + ${hash(salt)} % 8))`,
  ],
  [
    /^OperationName(Value)?$|^Operation$/,
    (salt) =>
      pick(
        salt,
        'Add member to role',
        'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
        'FileDownloaded',
        'GetBlob',
        'Update user',
        'MailItemsAccessed',
      ),
  ],
  [/^(Activity)(Status|StatusValue|SubstatusValue)$/, (salt) => pick(salt, 'Success', 'Succeeded', 'Failed', 'Start')],
  [/^DeviceVendor$/, (salt) => pick(salt, 'Palo Alto Networks', 'Cisco', 'Fortinet', 'Zscaler')],
  [/(IP|IPAddress|IpAddress|CallerIpAddress|ClientIP)$/, address],
  [/(User|UserName|UserId|UserPrincipalName|Account|Caller|AccountName|Identity)$/, user],
  [
    /^(Process|NewProcessName|FileName|FolderPath)$/,
    (salt) => pick(salt, 'powershell.exe', 'cmd.exe', 'svchost.exe', 'rundll32.exe', 'winword.exe'),
  ],
  [
    /(CommandLine)$/,
    (salt) =>
      `concat(${pick(salt, 'powershell -enc ', 'cmd /c whoami ', 'net user ', 'svchost -k ')}, toString(${hash(salt + 1)}))`,
  ],
  [/^Computer$|DeviceName|HostName/, (salt) => `concat('host', toString(${hash(salt)} % 900))`],
  [
    /^(AppDisplayName|ResourceDisplayName|DeviceAction|Category|OfficeWorkload|ClientAppUsed)$/,
    (salt) => pick(salt, 'Azure Portal', 'Exchange', 'SharePoint', 'Deny', 'Allow', 'Browser'),
  ],
];
const byType = {
  string: (salt) => pick(salt, 'alpha', 'beta', 'gamma', 'delta', ''),
  long: (salt) => `toInt64(${hash(salt)} % 1000)`,
  int: (salt) => `toInt32(${hash(salt)} % 1000)`,
  real: (salt) => `toFloat64(${hash(salt)} % 1000) / 7`,
  bool: (salt) => `${hash(salt)} % 2 = 0`,
  dynamic: (salt) =>
    `concat('{"errorCode":', toString(${hash(salt)} % 3), ',"countryOrRegion":"', ${pick(salt + 1, 'US', 'CA', 'DE')}, '","name":"', ${pick(salt + 2, 'alpha', 'beta')}, '"}')`,
};

/** How many columns of a table are filled: rules read few, and rows should not be all air. */
const widest = 40;

/** How many of so many rows a table gets. */
export const shareOf = (table, rows, others) => Math.floor((rows * (mix[table] ?? restShare / others)) / 1000);

/** Whether a table has a share of its own. */
export const isNamed = (table) => table in mix;

/** The statement that fills a table. */
export const fillEvents = (table, rows) => {
  const values = table.columns.flatMap(({ name, type }, index) => {
    if (name === 'TimeGenerated') return [];
    const named = byName.find(([pattern]) => pattern.test(name));
    const made = named !== undefined && (type === 'string' || name === 'EventID') ? named[1] : byType[type];
    return made === undefined
      ? []
      : [[name, name === 'Type' ? `'${table.name}'` : made(1000 + index * 10), named === undefined]];
  });
  const kept = values.sort((a, b) => Number(a[2]) - Number(b[2])).slice(0, widest);
  const time = `toDateTime64('${benchNow.replace('T', ' ').replace('Z', '')}', 7, 'UTC') - toIntervalMillisecond(intDiv(number * ${days * 86_400_000}, {rows:UInt64}))`;
  const names = ['TimeGenerated', ...kept.map(([name]) => name)].map((name) => `\`${name}\``);
  return {
    sql: `INSERT INTO \`${table.name}\` (${names.join(', ')}) SELECT ${[time, ...kept.map(([, value]) => value)].join(', ')} FROM numbers({rows:UInt64})`,
    parameters: { rows: String(rows) },
    limits: { seconds: 3000, memoryBytes: 8 * 1024 ** 3 },
  };
};
