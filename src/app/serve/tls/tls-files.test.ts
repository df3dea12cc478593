import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { localCertificate } from './tls-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'safeguard-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date('2026-01-02T03:04:05Z');
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const names = ['localhost', '127.0.0.1', '::1', 'fe80::1:2', 'records.clinic.example'];

describe('localCertificate', () => {
  const first = localCertificate(folder, names, now);

  it('makes an authority that signs a server certificate for all names', () => {
    const ca = new X509Certificate(first.ca);
    const server = new X509Certificate(first.certificate);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:FE80:0:0:0:0:0:1:2, DNS:records.clinic.example',
    );
    expect(server.validTo).toContain('2027');
  });

  it('keeps keys for its user alone', () => {
    for (const file of ['ca.key', 'server.key', 'ca.pem', 'server.pem'])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['keeps what is good', names, later(300), true, true],
    ['keeps what is for fewer names', ['localhost'], later(1), true, true],
    ['renews the server alone when that ends soon', names, later(380), true, false],
    ['renews both when the authority ends soon', names, later(3640), false, false],
  ])('%s', (_, wanted, time, sameCa, sameServer) => {
    const place = mkdtempSync(join(folder, 'renew-'));
    const old = localCertificate(place, names, now);
    const renewed = localCertificate(place, wanted, time);
    expect([renewed.ca === old.ca, renewed.certificate === old.certificate]).toEqual([sameCa, sameServer]);
  });

  it.each(['server.key', 'server.pem', 'ca.pem', 'ca.key'])('makes anew what does not fit any more: %s', (file) => {
    const place = mkdtempSync(join(folder, 'broken-'));
    localCertificate(place, names, now);
    writeFileSync(join(place, file), 'broken');
    const { ca, certificate } = localCertificate(place, names, now);
    expect(new X509Certificate(certificate).verify(new X509Certificate(ca).publicKey)).toBe(true);
  });

  it('is taken by a client that trusts the authority, and by no other', async () => {
    const today = localCertificate(mkdtempSync(join(folder, 'served-')), names, new Date());
    const server = createServer({ key: today.key, cert: today.certificate }, (_, response) => response.end('yes'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const trusting = get(url, { ca: today.ca, agent: false });
    const [response] = (await once(trusting, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
    const [error] = (await once(get(url, { agent: false }), 'error').catch((thrown) => [thrown])) as [Error];
    expect(String(error)).toMatch(/self-signed|verify/i);
    server.close();
  });
});
