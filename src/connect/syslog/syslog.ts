import { resolve } from 'node:path';
import { z } from 'zod';
import { ok } from '../../lib/result.ts';
import { connector } from '../connector.ts';
import { streamName } from '../settings.ts';
import { SyslogSource } from './syslog-source.ts';

const port = z.number().int().min(0).max(65_535);
const file = z.string().min(1).max(4096);
const host = z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1');

const configuration = z.strictObject({
  /** Where messages are waited for: on this machine alone, unless an address says otherwise. */
  listen: z
    .array(
      z.discriminatedUnion('transport', [
        z.strictObject({ transport: z.literal('udp'), host, port: port.default(514) }),
        z.strictObject({ transport: z.literal('tcp'), host, port: port.default(601) }),
        z.strictObject({
          transport: z.literal('tls'),
          host,
          port: port.default(6514),
          certificate: file,
          key: file,
          /** The authority of senders: only those that it vouches for are heard (IHE ATNA asks for this). */
          clientAuthority: file.optional(),
        }),
      ]),
    )
    .min(1)
    .max(20),
  /** Streams by what a message is. */
  streams: z
    .strictObject({
      syslog: streamName.default('network/syslog'),
      cef: streamName.default('network/cef'),
      leef: streamName.default('network/leef'),
      audit: streamName.default('health/atna-audit-message'),
    })
    .prefault({}),
  silentAfterHours: z
    .number()
    .min(0.01)
    .max(24 * 366)
    .default(24),
});

/** Messages of syslog: CEF and LEEF events, audit messages of DICOM and IHE ATNA. */
export const syslogConnector = connector({
  kind: 'syslog',
  facts: {
    title: 'Syslog, CEF, LEEF, ATNA',
    about:
      'Messages of RFC 5424 and RFC 3164 over TCP (with their length before them, or a line each), TLS and UDP; in them CEF and LEEF events, and audit messages of DICOM and IHE ATNA, whose XML is kept. Senders are held back while the intake is full; UDP cannot be held back, and what is dropped is counted. Syslog knows no acknowledgement: what a sender has sent and was not stored when this process dies is lost.',
    privileges: [{ of: 'ports below 1024', right: 'CAP_NET_BIND_SERVICE', document: 'capabilities(7)' }],
    example: {
      listen: [
        { transport: 'tcp', port: 1601 },
        {
          transport: 'tls',
          host: '0.0.0.0',
          port: 6514,
          certificate: 'tls/record.pem',
          key: 'tls/record.key',
          clientAuthority: 'tls/senders.pem',
        },
      ],
    },
    packages: [],
    proof: 'senders on loopback over TCP, TLS with and without certificates of senders, and UDP',
  },
  configuration,
  open: (options, { name, ports, folder }) =>
    ok(
      new SyslogSource(
        {
          name,
          listen: options.listen.map((where) =>
            where.transport === 'tls'
              ? {
                  ...where,
                  certificate: resolve(folder, where.certificate),
                  key: resolve(folder, where.key),
                  clientAuthority:
                    where.clientAuthority === undefined ? undefined : resolve(folder, where.clientAuthority),
                }
              : where,
          ),
          streams: options.streams,
          silentAfterSeconds: options.silentAfterHours * 3600,
        },
        ports,
      ),
    ),
});
