import { createReadStream } from 'node:fs';
import { mkdir, open, unlink } from 'node:fs/promises';
import type { ContainerClient, RestError, StorageSharedKeyCredential, UserDelegationKey } from '@azure/storage-blob';
import { err, ok, type Result } from '../../lib/result.ts';
import { isPlainPath, type OutsideColumn, type OutsideTable } from '../engine/outside-table.ts';
import type { ArchivePlace, ListedFile, PlacedFile, PlaceFailure } from './archive-place.ts';
import { bytesOf, systemCode } from './file-bytes.ts';
import { sealedPathParts } from './sealed-file.ts';

type StorageBlob = typeof import('@azure/storage-blob');

/** What gives tokens of Microsoft Entra ID: a credential of `@azure/identity`. */
export type TokenSource = Extract<ContainerClient['credential'], { getToken: unknown }>;

export interface BlobPlaceOptions {
  /** The container: `https://account.blob.core.windows.net/container`. */
  readonly url: string;
  /** Who Safeguard is to the account: a managed identity, or the account's key, which the caller takes from where it is kept. */
  readonly credential: TokenSource | { readonly accountKey: string };
  /** A folder on this machine for files before they are sent. */
  readonly drafts: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The tier of new files: read seldom, and at once. The archive tier is none, because its blobs cannot be read. */
  readonly tier?: 'Hot' | 'Cool' | 'Cold';
  /**
   * Forbids each file's deletion until its time is over (a version-level immutability policy; the container must allow it). `Locked` can
   * never be taken back or shortened by anyone.
   */
  readonly immutability?: 'Unlocked' | 'Locked';
}

/** How long a signature for the engine lasts, and how long before its end it is used no more. Statements end sooner. */
const SIGNATURE_MINUTES = 60;
const SPARE_MINUTES = 20;
const MINUTE = 60_000;

/** Codes of the service: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const HELD = new Set(['BlobImmutableDueToPolicy', 'BlobUnderLegalHold', 'ContainerImmutableDueToPolicy']);

const codeOf = (error: unknown): string | undefined => {
  const { code, statusCode } = (typeof error === 'object' && error !== null ? error : {}) as Partial<RestError>;
  return code ?? (statusCode === undefined ? undefined : String(statusCode));
};

/** The failure without what the client says: its messages hold addresses with signatures. */
function failureOf(error: unknown, file: string): Result<never, PlaceFailure> {
  const code = codeOf(error) ?? systemCode(error) ?? 'no answer';
  const fail = (kind: PlaceFailure['code'], what: string, retryable: boolean) =>
    err({ code: kind, message: `${file}: ${what}`, retryable });
  if (code === 'BlobAlreadyExists' || code === '412' || code === 'ConditionNotMet')
    return fail('ARCHIVE_EXISTS', 'there is such a blob already', false);
  if (HELD.has(code)) return fail('ARCHIVE_HELD', 'its immutability policy or legal hold keeps it', true);
  if (code === 'BlobArchived' || code === 'BlobBeingRehydrated')
    return fail(
      'ARCHIVE_PLACE',
      'lies in the archive tier and must be rehydrated: the searchable copy belongs in the cold tier or above',
      true,
    );
  return fail('ARCHIVE_PLACE', `the blob store says ${code.replaceAll(/[^\w .-]/g, '')}`, true);
}

/** The connection of an engine to one container, for an hour and for reading alone. */
interface Signed {
  readonly connection: string;
  readonly until: number;
}

/** An archive in a container of Azure Blob Storage. Files are sent by Microsoft's client and read by the engine itself. */
export class BlobPlace implements ArchivePlace {
  readonly title: string;
  readonly drafts: string;
  readonly #library: StorageBlob;
  readonly #options: BlobPlaceOptions;
  readonly #container: ContainerClient;
  readonly #account: string;
  readonly #service: string;
  readonly #key: StorageSharedKeyCredential | undefined;
  #signed: Signed | undefined;

  private constructor(library: StorageBlob, options: BlobPlaceOptions) {
    const url = new URL(options.url);
    const [first = '', second] = url.pathname.split('/').filter((part) => part !== '');
    // The emulator has the account in the path, the service in the host.
    this.#account = second === undefined ? (url.hostname.split('.')[0] ?? '') : first;
    this.#service = second === undefined ? url.origin : `${url.origin}/${first}`;
    this.#library = library;
    this.#options = options;
    const { credential } = options;
    this.#key =
      'accountKey' in credential
        ? new library.StorageSharedKeyCredential(this.#account, credential.accountKey)
        : undefined;
    const service = new library.BlobServiceClient(this.#service, this.#key ?? (credential as TokenSource));
    this.#container = service.getContainerClient(second ?? first);
    this.title = `${this.#service}/${second ?? first}`;
    this.drafts = options.drafts;
  }

  /** Opens a container, which must be there. */
  static async open(options: BlobPlaceOptions): Promise<Result<BlobPlace, PlaceFailure>> {
    const wrong = (message: string) => err({ code: 'ARCHIVE_PLACE', message, retryable: false } as const);
    if (!URL.canParse(options.url) || new URL(options.url).search !== '')
      return wrong('The address of the archive is no address of a container; a signature has no place in it');
    if (!isPlainPath(options.drafts)) return wrong('The path of the drafts holds one of * ? { } [ ] ,');
    const library = await import('@azure/storage-blob').catch(() => undefined);
    if (library === undefined)
      return wrong('The package @azure/storage-blob is not installed: run "npm install" with optional dependencies');
    try {
      const place = new BlobPlace(library, options);
      await mkdir(options.drafts, { recursive: true, mode: 0o700 });
      if (await place.#container.exists()) return ok(place);
      return wrong(`${place.title}: there is no such container, or it may not be seen`);
    } catch (error) {
      return failureOf(error, new URL(options.url).host);
    }
  }

  async put(draft: string, file: string, keptUntil: string): Promise<Result<PlacedFile, PlaceFailure>> {
    const blob = this.#container.getBlockBlobClient(file);
    try {
      await syncFile(draft);
      const sent = await bytesOf(createReadStream(draft));
      await blob.uploadFile(draft, {
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: 'application/vnd.apache.parquet' },
        metadata: { sha256: sent.sha256 },
        ...(this.#options.tier === undefined ? {} : { tier: this.#options.tier }),
      });
      const { immutability } = this.#options;
      if (immutability !== undefined)
        await blob.setImmutabilityPolicy({ expiriesOn: new Date(`${keptUntil}T23:59:59Z`), policyMode: immutability });
      const placed = await this.check(file);
      if (!placed.ok) return placed;
      if (placed.value?.sha256 !== sent.sha256)
        return err({ code: 'ARCHIVE_PLACE', message: `${file}: read back, it is not what was sent`, retryable: true });
      await unlink(draft);
      return ok(placed.value);
    } catch (error) {
      return failureOf(error, file);
    }
  }

  async check(file: string): Promise<Result<PlacedFile | undefined, PlaceFailure>> {
    try {
      const answer = await this.#container.getBlobClient(file).download();
      const body = answer.readableStreamBody;
      return body === undefined ? failureOf(undefined, file) : ok(await bytesOf(body as AsyncIterable<Buffer>));
    } catch (error) {
      const code = codeOf(error);
      return code === 'BlobNotFound' || code === '404' ? ok(undefined) : failureOf(error, file);
    }
  }

  async remove(file: string): Promise<Result<undefined, PlaceFailure>> {
    try {
      await this.#container.getBlobClient(file).deleteIfExists({ deleteSnapshots: 'include' });
      return ok(undefined);
    } catch (error) {
      return failureOf(error, file);
    }
  }

  async list(): Promise<Result<readonly ListedFile[], PlaceFailure>> {
    try {
      const listed: ListedFile[] = [];
      for await (const { name, properties } of this.#container.listBlobsFlat({ prefix: 'tables/' })) {
        if (sealedPathParts(name) === undefined) continue;
        const unreadable = properties.accessTier === 'Archive' ? { unreadable: 'lies in the archive tier' } : {};
        listed.push({ file: name, bytes: properties.contentLength ?? 0, ...unreadable });
      }
      return ok(listed);
    } catch (error) {
      return failureOf(error, this.title);
    }
  }

  async table(
    columns: readonly OutsideColumn[],
    files: readonly string[],
  ): Promise<Result<OutsideTable, PlaceFailure>> {
    try {
      const connection = await this.#connection();
      return ok({ kind: 'azure', connection, container: this.#container.containerName, columns, files });
    } catch (error) {
      return failureOf(error, this.title);
    }
  }

  /** What the engine is given: a signature for reading blobs of this container, and never the key. */
  async #connection(): Promise<string> {
    const now = this.#options.now();
    if (this.#signed !== undefined && this.#signed.until > now + SPARE_MINUTES * MINUTE) return this.#signed.connection;
    const { ContainerSASPermissions, generateBlobSASQueryParameters } = this.#library;
    const until = now + SIGNATURE_MINUTES * MINUTE;
    const values = {
      containerName: this.#container.containerName,
      permissions: ContainerSASPermissions.parse('r'),
      startsOn: new Date(now - 5 * MINUTE),
      expiresOn: new Date(until),
    };
    const query =
      this.#key === undefined
        ? generateBlobSASQueryParameters(values, await this.#delegated(values), this.#account)
        : generateBlobSASQueryParameters(values, this.#key);
    const connection = `BlobEndpoint=${this.#service};SharedAccessSignature=${query.toString()}`;
    this.#signed = { connection, until };
    return connection;
  }

  #delegated({ startsOn, expiresOn }: { startsOn: Date; expiresOn: Date }): Promise<UserDelegationKey> {
    const service = new this.#library.BlobServiceClient(this.#service, this.#options.credential as TokenSource);
    return service.getUserDelegationKey(startsOn, expiresOn);
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
