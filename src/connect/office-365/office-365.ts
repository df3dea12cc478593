import { z } from 'zod';
import { ok, type Result } from '../../lib/result.ts';
import { textMember } from '../bytes/member.ts';
import { type ConnectorContext, connector } from '../connector.ts';
import type { Feed } from '../feed/feed.ts';
import { lookAtAll } from '../feed/look-at-all.ts';
import { Poller } from '../feed/poller.ts';
import { windowSettings, windowTimes } from '../feed/window-settings.ts';
import { type Window, WindowReader } from '../feed/windows.ts';
import { Service } from '../http/service.ts';
import { credential, tokensFor } from '../identity/tokens.ts';
import { endpoint, polling, streamName } from '../settings.ts';
import type { Source, SourcePorts } from '../source.ts';

const contentType = z.enum([
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
]);

const configuration = z.strictObject({
  tenantId: z.uuid(),
  contentTypes: z
    .array(contentType)
    .min(1)
    .default(['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General']),
  credential,
  /** The interface of another cloud. */
  endpoint: endpoint.default('https://manage.office.com'),
  stream: streamName.default('microsoft-365/unified-audit-log'),
  ...polling(300),
  /** Content can be listed for seven days. */
  ...windowSettings(6.9),
});

type Options = z.output<typeof configuration>;

/** The unified audit log of Microsoft 365. */
export const office365Connector = connector({
  kind: 'office-365-management-activity',
  facts: {
    title: 'Microsoft 365 unified audit log',
    about:
      'What people and administrators did in Exchange, SharePoint, OneDrive, Teams, Entra ID and the other workloads, through the Office 365 Management Activity API: the subscription is started, content is listed by the time at which it came about, and each content is read once; the `Id` of a record leaves out what came twice. The CSV file that an audit search exports is read by the source `files` with the stream `microsoft-365/unified-audit-log-export`.',
    privileges: [
      {
        of: 'all content',
        right: 'ActivityFeed.Read',
        document:
          'https://learn.microsoft.com/office/office-365-management-api/get-started-with-office-365-management-apis',
      },
      {
        of: 'DLP.All',
        right: 'ActivityFeed.ReadDlp',
        document:
          'https://learn.microsoft.com/office/office-365-management-api/get-started-with-office-365-management-apis',
      },
    ],
    example: { tenantId: '00000000-0000-4000-8000-000000000001' },
    packages: ['@azure/identity'],
    proof: 'a service on loopback that answers as the interface is documented; not tried against a tenant',
  },
  configuration,
  open,
});

function open(options: Options, context: ConnectorContext): Result<Source, string> {
  const tokens = tokensFor(options.credential, `${options.endpoint}/.default`, context);
  if (!tokens.ok) return tokens;
  const service = new Service({
    name: context.name,
    ports: context.ports,
    endpoint: options.endpoint,
    tokens: tokens.value,
    right:
      'the application permission ActivityFeed.Read of the Office 365 Management APIs (for DLP.All: ActivityFeed.ReadDlp)',
  });
  const feeds = options.contentTypes.map((type) => new ContentFeed(type, service, options, context.ports));
  return ok(
    new Poller(
      {
        kind: 'office-365-management-activity',
        name: context.name,
        everySeconds: options.everySeconds,
        silentAfterSeconds: options.silentAfterHours * 3600,
        look: (feed, signal) => lookAtAll(feeds, (each) => each.look(feed, signal)),
      },
      context.ports,
    ),
  );
}

const HOUR = 3_600_000;
/** Contents that are remembered as read. */
const MOST_CONTENTS = 100_000;

/** One type of content. */
class ContentFeed {
  readonly #type: string;
  readonly #service: Service;
  readonly #root: string;
  readonly #ports: SourcePorts;
  readonly #reader: WindowReader;
  #isStarted = false;
  /** Contents that were delivered by this process, and those of the window at hand. */
  readonly #read = new Set<string>();
  #reading: string[] = [];

  constructor(type: string, service: Service, options: Options, ports: SourcePorts) {
    this.#type = type;
    this.#service = service;
    this.#ports = ports;
    this.#root = `/api/v1.0/${options.tenantId}/activity/feed/subscriptions`;
    this.#reader = new WindowReader({
      partition: type,
      stream: options.stream,
      ...windowTimes(options),
      windowSeconds: 24 * 3600,
      idOf: (record) => textMember(record, 'Id'),
      pages: (window, signal) => this.#pages(window, signal),
      done: () => this.#remember(),
    });
  }

  async look(feed: Feed, signal: AbortSignal): Promise<void> {
    await this.#start(signal);
    this.#reading = [];
    await this.#reader.look(feed, signal);
  }

  /** Content comes about only for a subscription that was started. */
  async #start(signal: AbortSignal): Promise<void> {
    if (this.#isStarted) return;
    const { records } = await this.#service.page(`${this.#root}/list`, {}, signal);
    const isEnabled = records.some(
      (record) => textMember(record, 'contentType') === this.#type && textMember(record, 'status') === 'enabled',
    );
    if (!isEnabled) {
      await this.#service.page(
        `${this.#root}/start?contentType=${this.#type}`,
        { method: 'POST', body: '{}', mayBeEmpty: true },
        signal,
      );
    }
    this.#isStarted = true;
  }

  async *#pages(window: Window, signal: AbortSignal): AsyncGenerator<readonly Buffer[]> {
    for (const { from, to } of this.#days(window)) {
      const query = new URLSearchParams({
        contentType: this.#type,
        startTime: textOfTime(from),
        endTime: textOfTime(to),
      });
      for (let next: string | null = `${this.#root}/content?${query}`; next !== null; ) {
        const list = await this.#service.page(next, {}, signal);
        for (const content of list.records) yield* this.#content(content, signal);
        next = list.headers.get('nextpageuri');
      }
    }
  }

  async *#content(content: Buffer, signal: AbortSignal): AsyncGenerator<readonly Buffer[]> {
    const id = textMember(content, 'contentId') ?? '';
    const address = textMember(content, 'contentUri');
    if (address === undefined || this.#read.has(id)) return;
    const { records } = await this.#service.page(address, {}, signal);
    yield records;
    this.#reading.push(id);
  }

  /** A request spans 24 hours at most, and begins no more than seven days ago. */
  *#days({ from, to }: Window): Generator<Window> {
    const oldest = this.#ports.now().getTime() - 7 * 24 * HOUR + HOUR;
    for (let at = Math.max(from.getTime(), oldest); at < to.getTime(); at += 24 * HOUR) {
      yield { from: new Date(at), to: new Date(Math.min(at + 24 * HOUR, to.getTime())) };
    }
  }

  #remember(): void {
    if (this.#read.size > MOST_CONTENTS) this.#read.clear();
    for (const id of this.#reading) this.#read.add(id);
    this.#reading = [];
  }
}

/** As the interface takes a time: to the second, in UTC, without a zone. */
const textOfTime = (time: Date): string => time.toISOString().slice(0, 19);
