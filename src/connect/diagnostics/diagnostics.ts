import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { Poller } from '../feed/poller.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { ObjectsRound } from '../objects/objects-round.ts';
import { endpoint, polling, seconds, streamName, variableName } from '../settings.ts';
import type { Source } from '../source.ts';
import { blobStore } from './blob-store.ts';
import type { ContainerStore } from './container-store.ts';
import { folderStore } from './folder-store.ts';
import { LOOK_BACK_HOURS } from './hours.ts';
import { LogBlobs } from './tasks.ts';

const configuration = z.strictObject({
  /** A storage account, by its address; or a folder with the layout of one. */
  from: z.union([
    z.strictObject({ account: endpoint, credential }),
    z.strictObject({ connectionVariable: variableName }),
    z.strictObject({ folder: z.string().min(1).max(4096) }),
  ]),
  /** Streams by category, where another is wanted than the one that is declared for it. */
  streams: z.record(z.string().min(1).max(200), streamName).default({}),
  /** Where records of a category go that has no stream. `false`: they stay where they are, and are named. */
  otherwise: z.union([streamName, z.literal(false)]).default('azure/diagnostics'),
  ...polling(120),
  /** How long a blob must not have changed for a last record without an end to be taken. */
  settleSeconds: seconds(0, 86_400).default(300),
});

type Options = z.output<typeof configuration>;

const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** What diagnostic settings of Azure and flow logs of networks write into a storage account. */
export const diagnosticsConnector = connector({
  kind: 'diagnostic-settings-blob',
  facts: {
    title: 'Diagnostic settings in Blob',
    about:
      'Resource logs, sign-in and audit logs of Entra ID, the activity log and flow logs of networks from `insights-logs-*/…/PT1H.json`. Appended blobs are read on from the byte where they ended, blobs of the last 48 hours are looked at again for records that come late, a last line without an end waits for it. The category and the type of the resource say the stream.',
    privileges: [
      {
        of: 'the storage account',
        right: 'Storage Blob Data Reader',
        document:
          'https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage#storage-blob-data-reader',
      },
    ],
    example: { from: { account: 'https://cliniclogs.blob.core.windows.net', credential: { managedIdentity: true } } },
    packages: ['@azure/storage-blob', '@azure/identity'],
    proof:
      'a folder with the layout of an account, a service on loopback that the package talks to, and the emulator Azurite; not tried against an account in Azure',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const store = storeOf(options, context);
  if (!store.ok) return store;
  const { name, ports, streamOf } = context;
  const blobs = new LogBlobs({
    store: store.value,
    streamOf,
    streams: options.streams,
    otherwise: options.otherwise === false ? undefined : options.otherwise,
  });
  const round = new ObjectsRound({
    tasks: (feed, signal) => blobs.tasks(feed, signal),
    settleSeconds: options.settleSeconds,
    // Behind the hours that are looked at again nothing comes any more.
    abandonSeconds: LOOK_BACK_HOURS * 3600,
  });
  return ok(
    new Poller(
      {
        kind: 'diagnostic-settings-blob',
        name,
        everySeconds: options.everySeconds,
        silentAfterSeconds: options.silentAfterHours * 3600,
        look: round.look,
      },
      ports,
    ),
  );
}

function storeOf({ from }: Options, context: ConnectorContext): Result<ContainerStore, string> {
  const { name, ports, secret, folder } = context;
  if ('folder' in from) return ok(folderStore(resolve(folder, from.folder)));
  if ('connectionVariable' in from) {
    const connection = secret(from.connectionVariable);
    if (connection !== undefined) return ok(blobStore({ name, ports, endpoint: '', tokens: undefined, connection }));
    return err(
      `${name} needs a connection string in the environment variable ${from.connectionVariable}, which is not set`,
    );
  }
  const tokens = tokensFor(from.credential, STORAGE_SCOPE, context);
  if (!tokens.ok) return tokens;
  return ok(blobStore({ name, ports, endpoint: from.account, tokens: tokens.value, connection: undefined }));
}
