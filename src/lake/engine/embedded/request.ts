import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { exception, type HttpException } from './exception.ts';

/** One statement as ClickHouse's HTTP interface takes it. */
export interface EngineRequest {
  readonly id: string;
  readonly sql: string;
  readonly database: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  /** The data of an INSERT whose text stands in the address. */
  readonly data: Readable | undefined;
  /** Whether the answer may be compressed with gzip. */
  readonly gzip: boolean;
}

/** SQL and parameters together; the data of an insert is not counted. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024;

/** What the address says that is no setting. */
const NO_SETTINGS = new Set([
  ...['query', 'query_id', 'database', 'default_format', 'wait_end_of_query', 'buffer_size', 'compress', 'decompress'],
  ...[
    'enable_http_compression',
    'http_zlib_compression_level',
    'send_progress_in_http_headers',
    'role',
    'user',
    'password',
  ],
]);
const NAME = /^[A-Za-z_]\w{0,99}$/;

/** A request that cannot be read. */
export class RequestError extends Error {
  readonly exception: HttpException;

  constructor(problem: HttpException) {
    super(problem.text);
    this.exception = problem;
  }
}

const refuse = (text: string): never => {
  throw new RequestError(exception(36, `${text} (BAD_ARGUMENTS)`));
};

/** Reads a request to its end, but for the data of an insert. Throws `RequestError`. */
export async function readEngineRequest(request: IncomingMessage, newId: () => string): Promise<EngineRequest> {
  const query = new URL(request.url ?? '/', 'http://engine').searchParams;
  const { settings, parameters } = addressParts(query);
  const body = bodyOf(request);
  const address = query.get('query') ?? '';
  const inserts = /^\s*insert\b/i.test(address);
  const text = inserts ? '' : await textOf(request, body, parameters);
  for (const name of [...settings.keys(), ...parameters.keys()]) if (!NAME.test(name)) refuse('A name is not a name.');
  return {
    id: query.get('query_id') ?? newId(),
    sql: [address, text].filter((part) => part !== '').join('\n'),
    database: query.get('database') ?? undefined,
    settings,
    parameters,
    data: inserts ? body : undefined,
    gzip: query.get('enable_http_compression') === '1' && /\bgzip\b/i.test(String(request.headers['accept-encoding'])),
  };
}

function addressParts(query: URLSearchParams) {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    if (name.startsWith('param_')) parameters.set(name.slice(6), value);
    else if (name === 'session_id') refuse('Sessions over several requests are not served.');
    else if (!NO_SETTINGS.has(name)) settings.set(name, value);
  }
  return { settings, parameters };
}

function bodyOf(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return request;
  if (encoding !== 'gzip') return refuse('Only gzip is understood as Content-Encoding.');
  const unzipped = createGunzip();
  request.on('error', (error) => unzipped.destroy(error));
  return request.pipe(unzipped);
}

/** The SQL in a body; the parameters of a form join those of the address. */
async function textOf(request: IncomingMessage, body: Readable, parameters: Map<string, string>): Promise<string> {
  const bytes = await readBounded(body, MAX_TEXT_BYTES);
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return bytes.toString('utf8');
  let sql = '';
  for (const [name, value] of formFields(bytes, boundary)) {
    if (name === 'query') sql = value;
    else if (name.startsWith('param_')) parameters.set(name.slice(6), value);
    else refuse('Only a query and its parameters are taken from a form.');
  }
  return sql;
}

/** All bytes of a stream, or a refusal when there are more than `max`. */
export async function readBounded(stream: Readable, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > max) refuse(`The body is longer than ${max} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The fields of a `multipart/form-data` body (RFC 7578). */
function formFields(body: Buffer, boundary: string): readonly (readonly [string, string])[] {
  const fields: (readonly [string, string])[] = [];
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let at = body.indexOf(delimiter.subarray(2)) === 0 ? delimiter.length - 2 : -1;
  while (at >= 0 && body.toString('latin1', at, at + 2) === '\r\n') {
    const blank = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(delimiter, blank + 2);
    if (blank < 0 || end < 0) break;
    const name = /^content-disposition:.*\bname="([^"]*)"/im.exec(body.toString('utf8', at, blank))?.[1];
    if (name === undefined) return refuse('A field of the form has no name.');
    fields.push([name, body.toString('utf8', blank + 4, Math.max(end, blank + 4))]);
    at = end + delimiter.length;
  }
  if (at < 0 || body.toString('latin1', at, at + 2) !== '--') return refuse('The form does not end.');
  return fields;
}
