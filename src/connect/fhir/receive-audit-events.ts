import { sha256 } from '../../lib/hash.ts';
import { memberOf, textMember } from '../bytes/member.ts';
import { LONGEST_RECORD } from '../bytes/piece.ts';
import { BrokenJsonError, JsonSplitter } from '../bytes/split-json.ts';
import type { AcceptFailure, SourcePorts } from '../source.ts';

/** What a system posts: one AuditEvent, or a bundle of them. */
export interface PostedEvents {
  readonly body: AsyncIterable<Uint8Array>;
  /** The sender's own id of the request, with which a second one stores nothing: `X-Request-Id`. */
  readonly requestId: string | undefined;
}

/** An answer in FHIR's terms. */
export interface FhirAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A resource: OperationOutcome, or the Bundle that answers a bundle. */
  readonly body: object;
}

const MOST_EVENTS = 20_000;

/**
 * Takes AuditEvents that an electronic health record sends (FHIR R4 create, batch and transaction; IHE BALP). The answer comes
 * when they are durable. Nothing of a request that is refused is kept, and nothing of what was sent stands in an answer.
 * @param stream where they go
 */
export async function receiveAuditEvents(
  posted: PostedEvents,
  stream: string,
  ports: Pick<SourcePorts, 'accept'>,
): Promise<FhirAnswer> {
  const read = await readEvents(posted.body);
  if ('refusal' in read) return read.refusal;
  const { requestId } = posted;
  const accepted = await ports.accept({
    stream,
    records: read.events,
    ...(requestId === undefined ? {} : { requestId: `${stream} ${requestId}` }),
  });
  if (!accepted.ok) return refusalOf(accepted.error);
  if (!read.isBundle) return outcome(201, 'informational', 'stored', { location: locationOf(read.events[0]) });
  const type = read.bundleType === 'transaction' ? 'transaction-response' : 'batch-response';
  const entry = read.events.map((event) => ({ response: { status: '201 Created', location: locationOf(event) } }));
  return { status: 200, headers: fhirJson, body: { resourceType: 'Bundle', type, entry } };
}

/** Where FHIR says that it is now, below the service's base: its id is the SHA-256 of the bytes that were sent. It cannot be read there. */
const locationOf = (event: Buffer | undefined): string => `AuditEvent/${sha256(event ?? '')}/_history/1`;

const fhirJson = { 'content-type': 'application/fhir+json; charset=utf-8' };

function outcome(
  status: number,
  code: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): FhirAnswer {
  const severity = status < 300 ? 'information' : 'error';
  const body = { resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics: text }] };
  return { status, headers: { ...fhirJson, ...headers }, body };
}

type ReadEvents =
  | { readonly events: readonly Buffer[]; readonly isBundle: boolean; readonly bundleType: string | undefined }
  | { readonly refusal: FhirAnswer };

async function readEvents(body: AsyncIterable<Uint8Array>): Promise<ReadEvents> {
  const splitter = new JsonSplitter({ envelopes: ['entry'], wanted: ['resourceType', 'type'] });
  const found: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > LONGEST_RECORD)
        return { refusal: outcome(413, 'too-long', `A request has at most ${LONGEST_RECORD} bytes`) };
      splitter.push(Buffer.from(chunk), (record) => {
        if (Buffer.isBuffer(record)) found.push(record);
      });
    }
  } catch (error) {
    if (error instanceof BrokenJsonError)
      return { refusal: outcome(400, 'structure', `The body cannot be read: ${error.message}`) };
    throw error;
  }
  if (splitter.finish(false, () => undefined) !== 'nothing') {
    return { refusal: outcome(400, 'structure', 'The body cannot be read: it ends before its end') };
  }
  const isBundle = splitter.arrays > 0;
  const events = isBundle ? found.map((entry) => memberOf(entry, 'resource')) : found;
  const wrong = events.findIndex((event) => event === undefined || textMember(event, 'resourceType') !== 'AuditEvent');
  if (wrong >= 0 || events.length === 0) {
    const place = wrong >= 0 && isBundle ? `: entry ${wrong} is none` : '';
    return { refusal: outcome(422, 'not-supported', `Only AuditEvent is taken, or a Bundle of them${place}`) };
  }
  if (events.length > MOST_EVENTS)
    return { refusal: outcome(413, 'too-long', `A bundle has at most ${MOST_EVENTS} entries`) };
  const bundleType = isBundle ? bundleTypeOf(splitter) : undefined;
  return { events: events.flatMap((event) => event ?? []), isBundle, bundleType };
}

const bundleTypeOf = (splitter: JsonSplitter): string | undefined => splitter.members.get('type')?.replaceAll('"', '');

function refusalOf(failure: AcceptFailure): FhirAnswer {
  const { code, message, retryAfterSeconds = 5 } = failure;
  const later = { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  switch (code) {
    case 'INTAKE_BUSY':
      return outcome(429, 'throttled', message, later);
    case 'INTAKE_DISK':
    case 'INTAKE_CLOSED':
    case 'INTAKE_OUT_OF_ORDER':
      return outcome(503, 'transient', message, later);
    case 'INTAKE_TOO_LARGE':
      return outcome(413, 'too-long', message);
    case 'INTAKE_UNKNOWN_STREAM':
      return outcome(500, 'exception', message);
    default:
      return code satisfies never;
  }
}
