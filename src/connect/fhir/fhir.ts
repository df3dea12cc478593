import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { memberOf, textMember } from '../bytes/member.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import { Poller } from '../feed/poller.ts';
import { windowSettings, windowTimes } from '../feed/window-settings.ts';
import { type Window, WindowReader } from '../feed/windows.ts';
import { type Page, Service, type Tokens } from '../http/service.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { endpoint, polling, streamName } from '../settings.ts';
import type { Source } from '../source.ts';

const configuration = z.strictObject({
  /** Where the FHIR service is: the address before `/AuditEvent`. */
  endpoint,
  /** `none` for a service that this machine may ask without signing in. */
  credential: z.union([z.literal('none'), credential]).default({ managedIdentity: true }),
  /** What a token is asked for, where it is not the service itself. */
  scope: z.string().min(1).max(500).optional(),
  stream: streamName.default('health/fhir-audit-event'),
  pageSize: z.number().int().min(1).max(1000).default(500),
  ...polling(60),
  ...windowSettings(30),
});

type Options = z.output<typeof configuration>;

/** Accesses to health records that an electronic health record keeps as FHIR `AuditEvent`. */
export const fhirConnector = connector({
  kind: 'fhir-audit-event',
  facts: {
    title: 'FHIR AuditEvent',
    about:
      "Who saw or changed which patient's data, asked of a FHIR service (R4, IHE BALP) by `_lastUpdated` in windows of time that overlap; id and version leave out what came twice. A system that sends by itself posts to `/fhir/AuditEvent` or, bundles of them, to `/fhir` of the service instead, with a token of the role ingest.",
    privileges: [
      {
        of: 'the FHIR service',
        right: 'FHIR Data Reader, or the scope system/AuditEvent.read',
        document: 'https://learn.microsoft.com/azure/healthcare-apis/configure-azure-rbac',
      },
    ],
    example: { endpoint: 'https://clinic-records.fhir.azurehealthcareapis.com' },
    packages: ['@azure/identity'],
    proof: 'a service on loopback that answers bundles of FHIR R4; not tried against a FHIR server',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const scope = options.scope ?? `${new URL(options.endpoint).origin}/.default`;
  const tokens: Result<Tokens | undefined, string> =
    options.credential === 'none' ? ok(undefined) : tokensFor(options.credential, scope, context);
  if (!tokens.ok) return tokens;
  const service = new Service({
    name: context.name,
    ports: context.ports,
    endpoint: options.endpoint,
    tokens: tokens.value,
    right: 'the role FHIR Data Reader, or the scope system/AuditEvent.read',
    headers: { accept: 'application/fhir+json' },
  });
  const reader = new WindowReader({
    partition: 'AuditEvent',
    stream: options.stream,
    ...windowTimes(options),
    windowSeconds: 6 * 3600,
    idOf,
    pages: (window, signal) => pagesOf(service, addressOf(window, options), signal),
  });
  return ok(
    new Poller(
      {
        kind: 'fhir-audit-event',
        name: context.name,
        everySeconds: options.everySeconds,
        silentAfterSeconds: options.silentAfterHours * 3600,
        look: (feed, signal) => reader.look(feed, signal),
      },
      context.ports,
    ),
  );
}

function addressOf({ from, to }: Window, { pageSize }: Options): string {
  const query = new URLSearchParams([
    ['_lastUpdated', `ge${from.toISOString()}`],
    ['_lastUpdated', `lt${to.toISOString()}`],
    ['_sort', '_lastUpdated'],
    ['_count', String(pageSize)],
  ]);
  return `/AuditEvent?${query}`;
}

async function* pagesOf(service: Service, address: string, signal: AbortSignal): AsyncGenerator<readonly Buffer[]> {
  for (let next: string | undefined = address; next !== undefined; ) {
    const page = await service.page(next, { envelopes: ['entry'], wanted: ['link'], mayBeEmpty: true }, signal);
    yield page.records.flatMap(auditEventOf);
    next = nextOf(page);
  }
}

/** The event in an entry; a search may add an outcome of its own, which is none. */
function auditEventOf(entry: Buffer): readonly Buffer[] {
  const resource = memberOf(entry, 'resource');
  return resource !== undefined && textMember(resource, 'resourceType') === 'AuditEvent' ? [resource] : [];
}

const linksSchema = z.array(z.object({ relation: z.string(), url: z.string() }));

function nextOf(page: Page): string | undefined {
  const links = linksSchema.safeParse(JSON.parse(page.members.get('link') ?? '[]'));
  return links.success ? links.data.find(({ relation }) => relation === 'next')?.url : undefined;
}

function idOf(record: Buffer): string | undefined {
  const id = textMember(record, 'id');
  const meta = memberOf(record, 'meta');
  return id === undefined ? undefined : `${id} ${meta === undefined ? '' : textMember(meta, 'lastUpdated')}`;
}
