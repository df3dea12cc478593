import { err, ok, type Result } from '../../lib/result.ts';
import { ClickHouseEngine } from './clickhouse-engine.ts';
import { embeddedEndpoint } from './embedded/embedded-endpoint.ts';
import { type EndpointSource, serverEndpoint } from './endpoint.ts';
import type { Engine } from './engine.ts';
import { type EngineFailure, engineFailure } from './failure.ts';

export interface EngineOptions {
  /** A ClickHouse server: `https://user:password@host:8443/database`. Without it, the engine is embedded. */
  readonly url?: string;
  /** Where the embedded engine keeps its data. Without it, in a temporary folder that `close` removes. */
  readonly folder?: string;
  /** How many statements an embedded engine reads at once. Default 4. */
  readonly sessions?: number;
  /** How many seconds a statement may wait for its turn. Default 30. */
  readonly waitSeconds?: number;
  /** Keep ClickHouse's own messages, which can hold values of rows and parameters: for tests over made-up data only. */
  readonly verbatimErrors?: boolean;
}

/** How many inserts and other changing statements an embedded engine runs at once. */
const WRITERS = 2;
const GRACE_SECONDS = 15;

/** Opens the engine and waits until it answers. Usage: see `Engine`. */
export async function openEngine(options: EngineOptions = {}): Promise<Result<Engine, EngineFailure>> {
  const { sessions = 4, waitSeconds = 30, verbatimErrors = false } = options;
  const server = options.url === undefined ? undefined : serverOf(options.url);
  if (server?.ok === false) return server;
  const source =
    server?.value.source ?? embeddedEndpoint(options.folder, { readers: sessions, writers: WRITERS, waitSeconds });
  const engine = new ClickHouseEngine(source, {
    database: server?.value.database,
    waitSeconds,
    graceSeconds: GRACE_SECONDS,
    verbatimErrors,
  });
  const answer = await engine.query({ sql: 'SELECT 1' });
  if (answer.ok) return ok(engine);
  await engine.close();
  return answer;
}

interface Server {
  readonly source: EndpointSource;
  readonly database: string | undefined;
}

/** The server that an address names. What is wrong with an address is said without it, because it can hold a password. */
function serverOf(address: string): Result<Server, EngineFailure> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return err(engineFailure('ENGINE_UNREACHABLE', 'The address of the ClickHouse server is no http or https address'));
  try {
    const username = decodeURIComponent(url.username) || 'default';
    const password = decodeURIComponent(url.password);
    const database = decodeURIComponent(url.pathname.slice(1)) || undefined;
    return ok({ source: serverEndpoint({ url: url.origin, username, password }), database });
  } catch {
    return err(engineFailure('ENGINE_UNREACHABLE', 'The address of the ClickHouse server is not encoded correctly'));
  }
}
