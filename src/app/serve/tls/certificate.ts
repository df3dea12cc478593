import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { bits, boolean, implicit, integer, objectId, octets, sequence, set, tagged, time, utf8 } from './der.ts';

/** A certificate and its private key, PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** From when until when a certificate holds. */
export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const extensionIds = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/** A certificate authority of this machine's own: it signs certificates of the service, and nothing below it may sign more. */
export function makeAuthority(name: string, validity: Validity): CertificatePair {
  const { privateKey, publicKey } = newKey();
  const extensions = [
    extension('basicConstraints', sequence(boolean(true), integer(Buffer.from([0]))), true),
    // keyCertSign and cRLSign: bits 5 and 6.
    extension('keyUsage', bits(Buffer.from([0b0000_0110]), 1), true),
    extension('subjectKey', octets(keyIdOf(publicKey))),
  ];
  return issue({ subject: name, issuer: name, validity, publicKey, extensions }, privateKey, privateKey);
}

/** A server's certificate for these host names and addresses, signed by the authority. */
export function makeServerCertificate(
  authority: CertificatePair & { readonly name: string },
  names: readonly string[],
  validity: Validity,
): CertificatePair {
  const signer = createPrivateKey(authority.key);
  const { privateKey, publicKey } = newKey();
  const extensions = [
    extension('basicConstraints', sequence(), true),
    // digitalSignature: bit 0.
    extension('keyUsage', bits(Buffer.from([0b1000_0000]), 7), true),
    extension('extendedKeyUsage', sequence(objectId(SERVER_AUTHENTICATION))),
    extension('alternativeNames', sequence(...names.map(alternativeName))),
    extension('subjectKey', octets(keyIdOf(publicKey))),
    extension('authorityKey', sequence(implicit(0, keyIdOf(createPublicKey(signer))))),
  ];
  const subject = names[0] ?? 'localhost';
  return issue({ subject, issuer: authority.name, validity, publicKey, extensions }, privateKey, signer);
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

interface Content {
  readonly subject: string;
  readonly issuer: string;
  readonly validity: Validity;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280, 4.1: the signed part, the algorithm, and the signature. */
function issue(content: Content, key: KeyObject, signer: KeyObject): CertificatePair {
  const algorithm = sequence(objectId(ECDSA_SHA256));
  const signed = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    nameOf(content.issuer),
    sequence(time(content.validity.from), time(content.validity.until)),
    nameOf(content.subject),
    content.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...content.extensions)),
  );
  const certificate = sequence(signed, algorithm, bits(sign('sha256', signed, signer)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Positive and of a fixed length. */
const serialNumber = (): Buffer => {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
};

const nameOf = (text: string): Buffer => sequence(set(sequence(objectId(COMMON_NAME), utf8(text))));

const extension = (id: keyof typeof extensionIds, content: Buffer, critical = false): Buffer =>
  sequence(objectId(extensionIds[id]), ...(critical ? [boolean(true)] : []), octets(content));

/** What a key is called in certificates: 160 bits of a hash of it (RFC 7093, method 1). */
const keyIdOf = (key: KeyObject): Buffer =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);

/** RFC 5280, 4.2.1.6: a host name is `[2]`, an address `[7]`. */
const alternativeName = (name: string): Buffer =>
  isIP(name) === 0 ? implicit(2, Buffer.from(name, 'latin1')) : implicit(7, addressBytes(name));

const addressBytes = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [left = '', right] = address.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = groups(left);
  const after = right === undefined ? [] : groups(right);
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >>> 8, group & 0xff]));
};
