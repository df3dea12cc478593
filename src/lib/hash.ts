import { createHash } from 'node:crypto';

/** SHA-256 of UTF-8 text or bytes, as lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** SHA-1 as bytes; only for UUIDv5, which RFC 9562 section 5.5 defines on it. */
export const sha1Bytes = (data: Uint8Array): Uint8Array => createHash('sha1').update(data).digest();
