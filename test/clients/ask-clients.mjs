// Asks a service with Microsoft's own clients, as they are on npm. Started with NODE_EXTRA_CA_CERTS, which Node reads once at its
// start; what to do comes as JSON on standard input, and what came of it goes to standard output, both a line each.
import { createInterface } from 'node:readline';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { LogsQueryClient } from '@azure/monitor-query-logs';
import { Client, ClientRequestProperties, KustoConnectionStringBuilder } from 'azure-kusto-data';

const [address, token] = [process.env['ADDRESS'], process.env['TOKEN']];
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const kusto = new Client(KustoConnectionStringBuilder.withAccessToken(address, token));
const logs = new LogsQueryClient(credential, { endpoint: `${address}/v1`, retryOptions: { maxRetries: 0 } });
const ingestion = new LogsIngestionClient(address, credential, { retryOptions: { maxRetries: 0 } });

const tableOf = (table) => ({
  columns: table.columns.map(({ name, type }) => ({ name, type })),
  rows: [...table.rows()].map((row) => row.toJSON()),
});

const propertiesOf = ({ options = {}, parameters = {}, timeout }) => {
  const properties = new ClientRequestProperties(options, parameters, 'test;1');
  if (timeout !== undefined) properties.setTimeout(timeout);
  return properties;
};

const steps = {
  kusto: async (step) => tableOf((await kusto.execute('Safeguard', step.query, propertiesOf(step))).primaryResults[0]),
  kustoV1: async (step) =>
    tableOf((await kusto.executeQueryV1('Safeguard', step.query, propertiesOf(step))).primaryResults[0]),
  kustoRaw: async ({ query }) => kusto.execute('Safeguard', query, Object.assign(propertiesOf({}), { raw: true })),
  workspace: async ({ query, timespan = { duration: 'P1000D' }, options }) =>
    logs.queryWorkspace('any', query, timespan, options),
  resource: async ({ resource, query, timespan = { duration: 'P1000D' } }) =>
    logs.queryResource(resource, query, timespan),
  batch: async ({ queries }) =>
    logs.queryBatch(
      queries.map((query) => ({
        workspaceId: 'any',
        query,
        timespan: { duration: 'P1000D' },
        includeQueryStatistics: true,
      })),
    ),
  upload: async ({ rule = 'default', stream, records }) => {
    await ingestion.upload(rule, stream, records);
    return 'accepted';
  },
};

const failure = (error) => ({
  error: {
    name: error.name,
    status: error.statusCode ?? error.response?.status ?? error.errors?.[0]?.cause?.statusCode,
    text: JSON.stringify(
      error.details ?? error.response?.data ?? error.errors?.map(({ cause }) => cause.message) ?? error.message,
    ),
  },
});

for await (const line of createInterface({ input: process.stdin })) {
  const step = JSON.parse(line);
  const result = await steps[step.do](step).then((value) => ({ value }), failure);
  process.stdout.write(
    `${JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`,
  );
}
