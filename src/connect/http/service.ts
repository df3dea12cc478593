import { BrokenJsonError, JsonSplitter } from '../bytes/split-json.ts';
import { systemCode } from '../feed/failure.ts';
import type { SourceFailure, SourcePorts } from '../source.ts';
import { retryAfterSeconds, ServiceTrouble, withRetries } from './retry.ts';

/** Gives a token for the service; its failure is a ServiceTrouble. */
export type Tokens = (signal: AbortSignal, isRefused: boolean) => Promise<string>;

/** Longest page. */
const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_REQUEST_MS = 120_000;

export interface ServiceOptions {
  /** How the source calls itself in messages. */
  readonly name: string;
  readonly ports: SourcePorts;
  /** Where the service is: tokens are sent nowhere else. */
  readonly endpoint: string;
  readonly tokens: Tokens | undefined;
  /** The right that is missing where the service refuses. */
  readonly right: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The member that holds the records, where it is not one of the usual ones. */
  readonly envelopes?: readonly string[];
  /** Members beside the records that are wanted too. */
  readonly wanted?: readonly string[];
  /** A page without an array of records is an empty one. */
  readonly mayBeEmpty?: true;
}

/** A page of records. */
export interface Page {
  readonly records: readonly Buffer[];
  /** Wanted members that were there, by name: the source of their JSON. */
  readonly members: ReadonlyMap<string, string>;
  readonly headers: Headers;
}

/** A service over HTTP that gives pages of JSON. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #origin: string;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#origin = new URL(options.endpoint).origin;
  }

  /**
   * Reads a page, again where that may help.
   * @param address an address of the service, or a path of it
   * @throws RoundFailure, Stopped
   */
  async page(address: string, options: PageOptions, signal: AbortSignal): Promise<Page> {
    let isRefused = false;
    return withRetries(this.#options.ports, signal, async () => {
      const url = this.#url(address);
      const response = await this.#send(url, options, signal, isRefused);
      if (response.status === 401 && !isRefused) {
        isRefused = true;
        await response.body?.cancel();
        throw new ServiceTrouble(
          {
            code: 'SOURCE_UNAUTHORIZED',
            message: `${this.#place(url)} takes the token no longer`,
            retryAfterSeconds: 0,
          },
          true,
        );
      }
      if (!response.ok) throw await this.#refusal(url, response);
      return this.#read(url, response, options, signal);
    });
  }

  /** An address without its query, which may hold what is secret. */
  #place(url: URL): string {
    return `${this.#options.name}: ${url.origin}${url.pathname.slice(0, 200)}`;
  }

  #url(address: string): URL {
    const { endpoint } = this.#options;
    const url = URL.canParse(address) ? new URL(address) : new URL(`${endpoint}${address}`);
    if (url.origin === this.#origin) return url;
    const message = `${this.#options.name} points to ${url.origin}, which is not ${this.#origin}: nothing is sent there`;
    throw new ServiceTrouble({ code: 'SOURCE_FOREIGN_LINK', message }, false);
  }

  async #send(url: URL, options: PageOptions, signal: AbortSignal, isRefused: boolean): Promise<Response> {
    const { ports, tokens, headers } = this.#options;
    const token = await tokens?.(signal, isRefused);
    try {
      return await ports.fetch(url, {
        method: options.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...headers,
          ...options.headers,
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(options.body === undefined ? {} : { body: options.body }),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_REQUEST_MS)]),
      });
    } catch (error) {
      throw this.#unreachable(url, error);
    }
  }

  #unreachable(url: URL, error: unknown): Error {
    const code = systemCode(error);
    // What `fetch` itself raises has a cause, or is a redirect, which is not followed.
    if (code === undefined && !(error instanceof TypeError)) return error instanceof Error ? error : new Error('fetch');
    const message = `${this.#place(url)} cannot be reached: ${code ?? 'the connection failed'}`;
    return new ServiceTrouble({ code: 'SOURCE_UNREACHABLE', message }, true);
  }

  async #refusal(url: URL, response: Response): Promise<ServiceTrouble> {
    const { status } = response;
    const { ports, right } = this.#options;
    const asked = retryAfterSeconds(response.headers.get('retry-after'), ports.now());
    const said = await errorCode(response);
    const answer = `${this.#place(url)} answers ${status}${said === undefined ? '' : ` ${said}`}`;
    const with_ = (failure: SourceFailure): SourceFailure =>
      asked === undefined ? failure : { ...failure, retryAfterSeconds: asked };
    if (status === 429) return new ServiceTrouble(with_({ code: 'SOURCE_THROTTLED', message: answer }), true);
    if (status === 401 || status === 403) {
      return new ServiceTrouble({ code: 'SOURCE_FORBIDDEN', message: `${answer}: it needs ${right}` }, false);
    }
    const isRetryable = status >= 500 || status === 408;
    return new ServiceTrouble(with_({ code: 'SOURCE_HTTP', message: answer }), isRetryable);
  }

  async #read(url: URL, response: Response, options: PageOptions, signal: AbortSignal): Promise<Page> {
    const bad = (what: string): ServiceTrouble =>
      new ServiceTrouble(
        { code: 'SOURCE_BAD_PAGE', message: `${this.#place(url)} gives a page that cannot be read: ${what}` },
        true,
      );
    const { wanted = [], envelopes } = options;
    const splitter = new JsonSplitter({ wanted, ...(envelopes === undefined ? {} : { envelopes }) });
    const records: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > MOST_BYTES) throw bad(`it is longer than ${MOST_BYTES} bytes`);
        splitter.push(Buffer.from(chunk), (record) => {
          if (!Buffer.isBuffer(record)) throw bad(`a record of ${record.bytes} bytes is too long`);
          records.push(record);
        });
      }
    } catch (error) {
      if (error instanceof ServiceTrouble || signal.aborted) throw error;
      if (error instanceof BrokenJsonError) throw bad(error.message);
      throw this.#unreachable(url, error);
    }
    if (splitter.finish(false, () => undefined) === 'part') throw bad('it ends before its end');
    if (splitter.arrays > 0) return { records, members: splitter.members, headers: response.headers };
    const isObject = size > 0 && records.length === 1 && records[0]?.at(-1) === 0x7d;
    if (options.mayBeEmpty === true && (isObject || size === 0)) {
      return { records: [], members: splitter.members, headers: response.headers };
    }
    throw bad('it holds no array of records');
  }
}

/** The code that Microsoft's services put into the body of an error. Nothing else of it is shown. */
async function errorCode(response: Response): Promise<string | undefined> {
  const text = await response.text().catch(() => '');
  const found = /"code"\s*:\s*"([A-Za-z][\w.]{0,63})"/.exec(text.slice(0, 4096));
  return found?.[1];
}

/** The query of an address. A blank is `%20`: not every service takes `+` for one. */
export const queryText = (parameters: ConstructorParameters<typeof URLSearchParams>[0]): string =>
  new URLSearchParams(parameters).toString().replaceAll('+', '%20');

/** A wanted member that is a text. */
export function textOf(page: Page, name: string): string | undefined {
  const source = page.members.get(name);
  if (source === undefined) return undefined;
  const value: unknown = JSON.parse(source);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
