// A million messages of machines, made inside ClickHouse from a counter. A word stands in twenty of them, which lie far apart, and
// another in one.

/** How many messages there are. */
export const messages = 1_000_000;

/** The words, by how many messages they stand in. */
export const words = { 20: 'zeppelin', 1: 'dirigible', 0: 'balloon' };

const text = `concat('sshd[', toString(cityHash64(number, 1) % 30000), ']: ',
  arrayStringConcat(arrayMap(place -> concat('w', toString(cityHash64(number, place) % 5000)), range(12)), ' '),
  multiIf(number % 50000 = 25000, ' ${words[20]}', number = 333333, ' ${words[1]}', ''), ' port ', toString(cityHash64(number, 2) % 65000), ' ssh2')`;

const columns = {
  TimeGenerated: `toDateTime64('2026-11-22 00:00:00', 7, 'UTC') - toIntervalMillisecond(number * 2592)`,
  Computer: `concat('host', toString(cityHash64(number, 9) % 50))`,
  Facility: `'auth'`,
  ProcessName: `'sshd'`,
  SeverityLevel: `'info'`,
  SyslogMessage: text,
};

/** The statement that fills the table of messages. */
export const fillMessages = {
  sql: `INSERT INTO Syslog (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM numbers(${messages})`,
  limits: { seconds: 600 },
};
