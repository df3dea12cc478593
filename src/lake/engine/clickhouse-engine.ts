import type { Readable } from 'node:stream';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { err, ok, type Result } from '../../lib/result.ts';
import { insertFailure } from './clickhouse-error.ts';
import { failureOfThrown } from './client-error.ts';
import { Deadline } from './deadline.ts';
import { drainStream } from './drain-stream.ts';
import type { Endpoint, EndpointSource } from './endpoint.ts';
import type { Engine, EngineAnswer, EngineRowStream, InsertRequest, Statement } from './engine.ts';
import { type EngineFailure, engineFailure } from './failure.ts';
import { insertStatement, rowBytes } from './insert-rows.ts';
import { refusalOfOutside, withOutsideTables } from './outside-table.ts';
import { wrongParameterName, wrongSettingName } from './parameters.ts';
import { readRowStream } from './row-stream.ts';
import { defaultLimits, type EngineSettings, settingsOf } from './settings.ts';
import { refusalOf } from './statement-guard.ts';

export interface ClickHouseEngineOptions {
  readonly database: string | undefined;
  readonly waitSeconds: number;
  /** Seconds that a statement may take beyond its time limit and its wait, before what runs it is taken to hang. */
  readonly graceSeconds: number;
  readonly verbatimErrors: boolean;
}

/** A client of one endpoint; replaced when the endpoint is. */
interface Connected {
  readonly endpoint: Endpoint;
  readonly client: ClickHouseClient;
}

/** What a call is made with. */
interface Call {
  readonly client: ClickHouseClient;
  readonly deadline: Deadline;
}

const MAX_TIMER = 2 ** 31 - 1;
const closedFailure = engineFailure('ENGINE_CLOSED', 'The engine is closed');

/** The engine over ClickHouse's HTTP interface, whoever serves it. */
export class ClickHouseEngine implements Engine {
  readonly #source: EndpointSource;
  readonly #options: ClickHouseEngineOptions;
  readonly #running = new Set<Promise<unknown>>();
  readonly #streams = new Set<Readable>();
  #closing = false;
  #connected: Connected | undefined;

  constructor(source: EndpointSource, options: ClickHouseEngineOptions) {
    this.#source = source;
    this.#options = options;
  }

  query(statement: Statement): Promise<Result<EngineAnswer, EngineFailure>> {
    return this.#call(statement, refusalOfStatement(statement, 'query'), async ({ client, deadline }) => {
      const result = await client.query({
        ...this.#request(statement, {
          readonly: readingOnly(statement),
          wait_end_of_query: 1,
          cancel_http_readonly_queries_on_client_close: 1,
        }),
        format: 'JSONCompact',
        abort_signal: deadline.signal,
      });
      const { meta = [], data, statistics } = await result.json<readonly unknown[]>();
      return {
        columns: meta,
        rows: data,
        statistics: {
          elapsedSeconds: statistics?.elapsed ?? 0,
          rowsRead: statistics?.rows_read ?? 0,
          bytesRead: statistics?.bytes_read ?? 0,
        },
      };
    });
  }

  queryRows(statement: Statement): Promise<Result<EngineRowStream, EngineFailure>> {
    return this.#call(statement, refusalOfStatement(statement, 'query'), async ({ client, deadline }) => {
      const result = await client.query({
        ...this.#request(statement, { readonly: readingOnly(statement) }),
        format: 'JSONCompactEachRowWithNamesAndTypes',
        abort_signal: deadline.signal,
      });
      const stream = result.stream();
      this.#streams.add(stream);
      return readRowStream(stream, {
        deadline,
        failureOf: (error) => this.#failure(error, deadline),
        ended: () => this.#streams.delete(stream),
      });
    });
  }

  execute(statement: Statement): Promise<Result<undefined, EngineFailure>> {
    return this.#call(statement, refusalOfStatement(statement, 'execute'), async ({ client, deadline }) => {
      await client.command({ ...this.#request(statement, { wait_end_of_query: 1 }), abort_signal: deadline.signal });
      return undefined;
    });
  }

  async insert(request: InsertRequest): Promise<Result<{ readonly rowsWritten: number }, EngineFailure>> {
    const refusal = refusalOfSettings(request.settings);
    const inserted = await this.#call(request, refusal, async ({ client, deadline }) => {
      const result = await client.exec({
        query: insertStatement(request),
        values: rowBytes(request.rows, () => deadline.restart()),
        clickhouse_settings: clientSettings({
          date_time_input_format: 'best_effort',
          ...settingsOf(request.settings, request.limits),
        }),
        abort_signal: deadline.signal,
      });
      await drainStream(result.stream);
      return { rowsWritten: Number(result.summary?.written_rows ?? 0) };
    });
    return inserted.ok ? inserted : err(insertFailure(inserted.error));
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const stream of this.#streams) stream.destroy(new Error('the engine is closed'));
    await Promise.allSettled(this.#running);
    await this.#connected?.client.close();
    await this.#source.close();
  }

  /** What the client is asked for a statement. */
  #request({ sql, parameters = {}, settings, limits, outside }: Statement, more: EngineSettings) {
    const text = sql.replace(/[\s;]+$/, '');
    return {
      query: outside === undefined ? text : withOutsideTables(text, outside),
      query_params: parameters,
      use_multipart_params_auto: true,
      clickhouse_settings: clientSettings({ ...settingsOf(settings, limits), ...more }),
    };
  }

  /** Makes a call of the client, and makes a failure of whatever it throws. */
  async #call<T>(
    asked: Pick<Statement, 'limits' | 'signal'>,
    refusal: string | undefined,
    work: (call: Call) => Promise<T>,
  ): Promise<Result<T, EngineFailure>> {
    if (this.#closing) return err(closedFailure);
    if (refusal !== undefined) return err(engineFailure('ENGINE_FORBIDDEN', `The statement ${refusal}`));
    const running = this.#attempt(asked, work);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #attempt<T>(
    { limits, signal }: Pick<Statement, 'limits' | 'signal'>,
    work: (call: Call) => Promise<T>,
  ): Promise<Result<T, EngineFailure>> {
    const connected = await this.#connect();
    if (!connected.ok) return connected;
    const { client, endpoint } = connected.value;
    const { waitSeconds, graceSeconds } = this.#options;
    const patience = Math.max((limits?.seconds ?? defaultLimits.seconds) || 0, 0) + waitSeconds + graceSeconds;
    const deadline = new Deadline(Math.min(patience * 1000, MAX_TIMER), signal);
    try {
      return ok(await deadline.race(work({ client, deadline })));
    } catch (error) {
      if (deadline.signal.aborted && !deadline.cancelled) this.#source.stuck(endpoint);
      const failure = this.#failure(error, deadline);
      if (failure.code === 'ENGINE_DIED' || failure.code === 'ENGINE_UNREACHABLE') await this.#source.broken(endpoint);
      return err(failure);
    } finally {
      deadline.stop();
    }
  }

  #failure(error: unknown, deadline: Deadline): EngineFailure {
    if (deadline.cancelled) return engineFailure('ENGINE_CANCELLED', 'The statement was cancelled');
    if (deadline.signal.aborted)
      return engineFailure('ENGINE_TIMEOUT', 'The engine did not answer for longer than the limit of the statement');
    const failure = failureOfThrown(error, this.#options.verbatimErrors);
    return this.#closing && failure.code === 'ENGINE_DIED' ? closedFailure : failure;
  }

  /** The client of the present endpoint. The package is loaded while an engine process starts. */
  async #connect(): Promise<Result<Connected, EngineFailure>> {
    const loading = this.#connected === undefined ? import('@clickhouse/client') : undefined;
    const endpoint = await this.#source.current();
    if (!endpoint.ok) return endpoint;
    if (this.#connected?.endpoint === endpoint.value) return ok(this.#connected);
    const { createClient, ClickHouseLogLevel } = await (loading ?? import('@clickhouse/client'));
    // Another call may have been here meanwhile. A client of a dead process has nothing left to close.
    if (this.#connected?.endpoint === endpoint.value) return ok(this.#connected);
    const client = createClient({
      ...endpoint.value,
      ...(this.#options.database === undefined ? {} : { database: this.#options.database }),
      application: 'safeguard',
      request_timeout: MAX_TIMER,
      max_open_connections: 1024,
      log: { level: ClickHouseLogLevel.OFF },
    });
    this.#connected = { endpoint: endpoint.value, client };
    return ok(this.#connected);
  }
}

/** The client lists the settings it knows of; those of a newer ClickHouse are none the worse. */
const clientSettings = (settings: EngineSettings): ClickHouseSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, String(value === true ? 1 : value === false ? 0 : value)]),
  );

const refusalOfStatement = (statement: Statement, purpose: 'query' | 'execute'): string | undefined =>
  wrongParameterName(statement.parameters ?? {}) === undefined
    ? (refusalOfSettings(statement.settings) ??
      refusalOf(statement.sql, purpose) ??
      refusalOfOutside(statement.outside ?? {}))
    : 'has a parameter whose name is no name';

/** ClickHouse reads no file in its strictest mode; the guard has let nothing but a reading statement through to either. */
const readingOnly = ({ outside }: Statement): 1 | 2 => (outside === undefined ? 1 : 2);

const refusalOfSettings = (settings: EngineSettings | undefined): string | undefined =>
  wrongSettingName(settings ?? {}) === undefined ? undefined : 'has a setting whose name is no name';
