import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CertificatePair, makeAuthority, makeServerCertificate } from './certificate.ts';

/** What a TLS server is given, and what its clients trust it by. */
export interface TlsFiles {
  readonly key: string;
  readonly certificate: string;
  readonly ca: string;
  /** The path of `ca`, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
}

const NAME = 'Safeguard local authority';
const DAY = 24 * 60 * 60 * 1000;
/** Ten years, and the year and a month that clients accept at most of a server. */
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 397;
/** A certificate that ends sooner is renewed. */
const RENEW_DAYS = 30;

/**
 * The certificate of a service on this machine, in a folder: made when it is missing, ends soon, or is for other names. The
 * authority stays as long as it holds, so that who trusts it goes on trusting.
 */
export function localCertificate(folder: string, names: readonly string[], now: Date): TlsFiles {
  const caFile = join(folder, 'ca.pem');
  const authority = kept(folder, 'ca', now, () =>
    makeAuthority(NAME, { from: new Date(now.getTime() - DAY), until: new Date(now.getTime() + AUTHORITY_DAYS * DAY) }),
  );
  const server = kept(
    folder,
    'server',
    now,
    () =>
      makeServerCertificate({ ...authority, name: NAME }, names, {
        from: new Date(now.getTime() - DAY),
        until: new Date(now.getTime() + SERVER_DAYS * DAY),
      }),
    (certificate) => names.every((name) => isFor(certificate, name)) && isSignedBy(certificate, authority),
  );
  return { key: server.key, certificate: server.certificate, ca: authority.certificate, caFile };
}

const isFor = (certificate: X509Certificate, name: string): boolean =>
  certificate.checkHost(name) !== undefined || certificate.checkIP(name) !== undefined;

const isSignedBy = (certificate: X509Certificate, authority: CertificatePair): boolean =>
  certificate.verify(new X509Certificate(authority.certificate).publicKey);

/** The pair of a name in the folder where it is there and good, or a new one. */
function kept(
  folder: string,
  name: string,
  now: Date,
  make: () => CertificatePair,
  isGood: (certificate: X509Certificate) => boolean = () => true,
): CertificatePair {
  const certificateFile = join(folder, `${name}.pem`);
  const keyFile = join(folder, `${name}.key`);
  const old = read(certificateFile, keyFile);
  if (old !== undefined) {
    const parsed = new X509Certificate(old.certificate);
    const ends = new Date(parsed.validTo).getTime();
    if (ends - now.getTime() > RENEW_DAYS * DAY && isGood(parsed)) return old;
  }
  const made = make();
  write(keyFile, made.key);
  write(certificateFile, made.certificate);
  return made;
}

/** A pair that is there and belongs together. */
const read = (certificateFile: string, keyFile: string): CertificatePair | undefined => {
  if (!existsSync(certificateFile) || !existsSync(keyFile)) return undefined;
  const pair = { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  try {
    return new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.key)) ? pair : undefined;
  } catch {
    return undefined;
  }
};

const write = (file: string, text: string): void => {
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
};
