import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { splitJsonArray } from '../../connect/records/split-json-array.ts';
import type { Delivery, IntakeFailure, Receipt } from '../../lake/record/intake.ts';
import { sha256 } from '../../lib/hash.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** A body as it was sent, for one stream. */
export interface SentBody {
  /** The stream's name in the intake. */
  readonly stream: string;
  readonly bytes: Buffer;
  readonly encoding: 'identity' | 'gzip';
  /** The sender's own id of the request, by which a retry is known. */
  readonly requestId?: string;
}

/** Why a body was not accepted. Nothing of it was. */
export interface BodyFailure {
  readonly code: 'BODY_ENCODING' | 'BODY_TOO_LARGE' | 'BODY_CONTENT' | IntakeFailure['code'];
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** The largest body once it is unpacked: what the intake takes as one batch. */
export const largestBody = 32 * 1024 * 1024;

const unpack = promisify(gunzip);

/** Unpacks a body without ever holding more than the largest one. */
async function unpacked({ bytes, encoding }: SentBody): Promise<Result<Buffer, BodyFailure>> {
  if (encoding === 'identity') return ok(bytes);
  try {
    return ok(await unpack(bytes, { maxOutputLength: largestBody }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? err({ code: 'BODY_TOO_LARGE', message: `The unpacked body is larger than ${largestBody} bytes` })
      : err({ code: 'BODY_ENCODING', message: 'The body is said to be gzip and is not' });
  }
}

/**
 * Splits a JSON array into its records, by bytes, and hands them to the intake. Resolves when they are durable. A second body
 * with the same request id and the same content is acknowledged and not stored again; with other content it is stored.
 */
export async function acceptBody(
  accept: (delivery: Delivery) => Promise<Result<Receipt, IntakeFailure>>,
  body: SentBody,
): Promise<Result<Receipt, BodyFailure>> {
  const text = await unpacked(body);
  if (!text.ok) return text;
  const records = splitJsonArray(text.value);
  if (!records.ok) {
    const code = records.error.code === 'JSON_RECORD_BYTES' ? 'BODY_TOO_LARGE' : 'BODY_CONTENT';
    return err({ code, message: records.error.message });
  }
  if (records.value.length === 0) return ok({ batch: 0, records: 0, repeated: false });
  const { stream, requestId } = body;
  return accept({
    stream,
    records: records.value,
    source: 'ingestion-api',
    ...(requestId === undefined ? {} : { requestId: `${requestId.slice(0, 200)} ${sha256(text.value)}` }),
  });
}
