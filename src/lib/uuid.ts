import { sha1Bytes } from './hash.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text is a UUID in its canonical 8-4-4-4-12 form, any version, any case. */
export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * UUID version 5 (RFC 9562 section 5.5): the same namespace and name always give the same id.
 * @param namespace a UUID in canonical form
 * @param name hashed as UTF-8
 */
export function uuidV5(namespace: string, name: string): string {
  const prefix = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const bytes = Buffer.from(sha1Bytes(Buffer.concat([prefix, Buffer.from(name, 'utf8')]))).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
