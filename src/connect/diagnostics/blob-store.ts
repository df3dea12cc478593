import type { ContainerClient } from '@azure/storage-blob';
import { withRetries } from '../http/retry.ts';
import { type Sdk, withSdk } from '../http/sdk.ts';
import type { Tokens } from '../http/service.ts';
import type { StoredObject } from '../objects/stored-object.ts';
import type { SourcePorts } from '../source.ts';
import type { ContainerStore } from './container-store.ts';

export interface BlobStoreOptions {
  readonly name: string;
  readonly ports: SourcePorts;
  /** `https://account.blob.core.windows.net` */
  readonly endpoint: string;
  /** Undefined where the endpoint is asked without signing in. */
  readonly tokens: Tokens | undefined;
  /** A connection string takes the place of both. */
  readonly connection: string | undefined;
}

const sdkOf = ({ name, ports }: BlobStoreOptions): Sdk => ({
  name,
  ports,
  package: '@azure/storage-blob',
  service: 'the storage account',
  right: 'the role Storage Blob Data Reader on the account or its containers',
});

/** A storage account. The package `@azure/storage-blob` is loaded with the first request. */
export function blobStore(options: BlobStoreOptions): ContainerStore {
  const { ports } = options;
  let loaded: Promise<Service> | undefined;
  const service = (signal: AbortSignal): Promise<Service> => {
    loaded ??= load(options, signal);
    return loaded;
  };
  /** Each page is a request of its own, tried again by itself. */
  const pages = async function* <T>(
    signal: AbortSignal,
    next: (
      client: Service,
      token: string | undefined,
    ) => Promise<{ readonly items: readonly T[]; readonly token: string | undefined }>,
  ) {
    let token: string | undefined;
    do {
      const page = await withRetries(ports, signal, () =>
        withSdk(sdkOf(options), async () => next(await service(signal), token)),
      );
      yield* page.items;
      token = page.token;
    } while (token !== undefined && token !== '');
  };
  return {
    containers: (signal) => pages(signal, (client, token) => client.containers(token, signal)),
    folders: (container, prefix, signal) =>
      pages(signal, (client, token) => client.folders(container, prefix, token, signal)),
    blobs: async function* (container, prefix, signal) {
      for await (const blob of pages(signal, (client, token) => client.blobs(container, prefix, token, signal))) {
        yield {
          ...blob,
          read: async function* (from, to, within) {
            yield* readBlob(options, () => service(within), container, blob, from, to, within);
          },
        } satisfies StoredObject;
      }
    },
  };
}

interface BlobFacts {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly unreadable: string | undefined;
}

/** Bytes that one request reads. */
const RANGE = 4 * 1024 * 1024;

/** Reads a blob up to the size that its listing told, in ranges that are tried again by themselves. */
async function* readBlob(
  options: BlobStoreOptions,
  service: () => Promise<Service>,
  container: string,
  { name, size }: BlobFacts,
  from: number,
  to: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const end = Math.min(to ?? size, size);
  for (let at = from; at < end; ) {
    const count = Math.min(RANGE, end - at);
    const bytes = await withRetries(options.ports, signal, () =>
      withSdk(sdkOf(options), async () => (await service()).range(container, name, at, count, signal)),
    );
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}

/** What is asked of the package. */
class Service {
  readonly #container: (name: string) => ContainerClient;
  readonly #list: (
    token: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ items: string[]; token: string | undefined }>;

  constructor(
    container: (name: string) => ContainerClient,
    list: (token: string | undefined, signal: AbortSignal) => Promise<{ items: string[]; token: string | undefined }>,
  ) {
    this.#container = container;
    this.#list = list;
  }

  containers(token: string | undefined, signal: AbortSignal): Promise<{ items: string[]; token: string | undefined }> {
    return this.#list(token, signal);
  }

  async folders(
    container: string,
    prefix: string,
    token: string | undefined,
    abortSignal: AbortSignal,
  ): Promise<{ items: string[]; token: string | undefined }> {
    const pages = this.#container(container)
      .listBlobsByHierarchy('/', { prefix, abortSignal })
      .byPage({ ...(token === undefined ? {} : { continuationToken: token }), maxPageSize: 5000 });
    const { value } = await pages.next();
    return {
      items: (value?.segment.blobPrefixes ?? []).map(({ name }: { name: string }) => name),
      token: value?.continuationToken,
    };
  }

  async blobs(
    container: string,
    prefix: string,
    token: string | undefined,
    abortSignal: AbortSignal,
  ): Promise<{ items: BlobFacts[]; token: string | undefined }> {
    const pages = this.#container(container)
      .listBlobsFlat({ prefix, abortSignal })
      .byPage({ ...(token === undefined ? {} : { continuationToken: token }), maxPageSize: 5000 });
    const { value } = await pages.next();
    const items: BlobFacts[] = [];
    for (const { name, properties } of value?.segment.blobItems ?? []) {
      const unreadable =
        properties.accessTier === 'Archive' ? 'it lies in the archive tier: rehydrate it to have it read' : undefined;
      items.push({ name, size: properties.contentLength ?? 0, modifiedAt: properties.lastModified, unreadable });
    }
    return { items, token: value?.continuationToken };
  }

  async range(container: string, name: string, from: number, count: number, abortSignal: AbortSignal): Promise<Buffer> {
    const answer = await this.#container(container)
      .getBlobClient(name)
      .download(from, count, { abortSignal, maxRetryRequests: 0 });
    const parts: Buffer[] = [];
    for await (const part of (answer.readableStreamBody ?? []) as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts);
  }
}

async function load({ endpoint, tokens, connection }: BlobStoreOptions, signal: AbortSignal): Promise<Service> {
  const { AnonymousCredential, BlobServiceClient } = await import('@azure/storage-blob');
  // Attempts are made by `withRetries`, which a stop ends and the health shows.
  const retryOptions = { maxTries: 1 };
  const client =
    connection !== undefined
      ? BlobServiceClient.fromConnectionString(connection, { retryOptions })
      : new BlobServiceClient(
          endpoint,
          tokens === undefined
            ? new AnonymousCredential()
            : {
                getToken: async () => ({ token: await tokens(signal, false), expiresOnTimestamp: Date.now() + 60_000 }),
              },
          { retryOptions },
        );
  return new Service(
    (name) => client.getContainerClient(name),
    async (token, abortSignal) => {
      const pages = client
        .listContainers({ prefix: 'insights-', abortSignal })
        .byPage({ ...(token === undefined ? {} : { continuationToken: token }), maxPageSize: 5000 });
      const { value } = await pages.next();
      return {
        items: (value?.containerItems ?? []).map(({ name }: { name: string }) => name),
        token: value?.continuationToken,
      };
    },
  );
}
