/** Standard base64 with padding (RFC 4648 section 4). */
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The bytes of base64 text; undefined for any text that `base64Of` does not write, so that each text has one meaning. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}
