import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the other side answers. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request as the other side sees it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A service on this machine whose next answers can be made to fail. */
export class FakeServer {
  readonly requests: FakeRequest[] = [];
  /** Answers that come before the real ones. */
  readonly faults: FakeAnswer[] = [];
  readonly #server: Server;
  #url = '';

  constructor(answer: (request: FakeRequest, url: string) => FakeAnswer) {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response, answer);
    });
  }

  get url(): string {
    return this.#url;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (request: FakeRequest, url: string) => FakeAnswer,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.#url);
    const seen: FakeRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.requests.push(seen);
    const { status = 200, headers = {}, body = '' } = this.faults.shift() ?? answer(seen, this.#url);
    if (status === 0) {
      // The connection breaks within the body.
      response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/json' });
      response.write('{"value":[');
      setImmediate(() => response.destroy());
      return;
    }
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const length = String(bytes.length);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers });
    response.end(bytes);
  }
}
