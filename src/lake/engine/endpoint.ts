import type { Result } from '../../lib/result.ts';
import type { EngineFailure } from './failure.ts';

/** Where a ClickHouse HTTP interface is, and as whom to ask it. */
export interface Endpoint {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** How the engine gets at its endpoint: a server's is fixed, an embedded one's changes when its process is replaced. */
export interface EndpointSource {
  /** The endpoint to use now; starts what has to be started. */
  current(): Promise<Result<Endpoint, EngineFailure>>;
  /** Told when a statement did not end long after its time limit: what runs it hangs. */
  stuck(endpoint: Endpoint): void;
  /** Told that a connection broke or was refused: when it returns, `current` knows whether the engine still lives. */
  broken(endpoint: Endpoint): Promise<void>;
  close(): Promise<void>;
}

/** A server at an address. */
export const serverEndpoint = (endpoint: Endpoint): EndpointSource => ({
  current: async () => ({ ok: true, value: endpoint }),
  stuck: () => undefined,
  broken: async () => undefined,
  close: async () => undefined,
});
