import type { LogsQueryClient } from '@azure/monitor-query-logs';
import { type Sdk, withSdk } from '../http/sdk.ts';
import type { Tokens } from '../http/service.ts';

/** What a query of a workspace answers. */
export interface AnsweredRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** There were more than the workspace gives at once. */
  readonly isPartial: boolean;
}

/** Asks a workspace. `from` and `to` bound `TimeGenerated`. */
export type QueryRows = (
  query: string,
  span: { readonly from: Date; readonly to: Date },
  signal: AbortSignal,
) => Promise<AnsweredRows>;

export interface WorkspaceOptions {
  readonly sdk: Sdk;
  readonly workspaceId: string;
  readonly endpoint: string;
  readonly audience: string;
  readonly tokens: Tokens;
  /** An authority that vouches for the service besides those that Node knows, PEM. */
  readonly authority?: string;
}

/** Asks through `@azure/monitor-query-logs`, which is loaded with the first question. */
export function workspaceQuery({
  sdk,
  workspaceId,
  endpoint,
  audience,
  tokens,
  authority,
}: WorkspaceOptions): QueryRows {
  let loaded: Promise<LogsQueryClient> | undefined;
  const load = async (): Promise<LogsQueryClient> => {
    const { LogsQueryClient: Client } = await import('@azure/monitor-query-logs');
    const credential = {
      getToken: async () => ({
        token: await tokens(AbortSignal.timeout(60_000), false),
        expiresOnTimestamp: sdk.ports.now().getTime() + 4 * 60_000,
      }),
    };
    // Attempts are made anew by the source, which a stop ends and the health shows.
    const tlsOptions = authority === undefined ? {} : { ca: authority };
    return new Client(credential, { endpoint, audience, retryOptions: { maxRetries: 0 }, tlsOptions });
  };
  return (query, { from, to }, abortSignal) =>
    withSdk(sdk, async () => {
      loaded ??= load();
      const client = await loaded;
      const answer = await client.queryWorkspace(
        workspaceId,
        query,
        { startTime: from, endTime: to },
        { abortSignal, serverTimeoutInSeconds: 180 },
      );
      const isPartial = answer.status !== 'Success';
      const [table] = isPartial ? [] : answer.tables;
      return {
        columns: (table?.columnDescriptors ?? []).map(({ name, type }) => ({
          name: name ?? '',
          type: type ?? 'string',
        })),
        rows: table?.rows ?? [],
        isPartial,
      };
    });
}
