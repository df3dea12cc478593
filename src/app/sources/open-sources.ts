import { z } from 'zod';
import type { ConnectorContext, StreamOf } from '../../connect/connector.ts';
import type { Source, SourceHealth, SourceMessage, SourcePorts } from '../../connect/source.ts';
import type { Intake } from '../../lake/record/intake.ts';
import { oneLine } from '../../lib/one-line.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { connectors } from './connectors.ts';

export interface SourcesRequest {
  readonly intake: Pick<Intake, 'accept' | 'cursor'>;
  readonly streamOf: StreamOf;
  /** Where relative paths of the configuration begin. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Gets one line without secrets and without anything of a record, and the name of the source. */
  readonly log: (message: SourceMessage & { readonly source: string }) => void;
  /** `fetch` and sleeping, where others are wanted than Node's own. */
  readonly fetch?: typeof fetch;
  readonly sleep?: SourcePorts['sleep'];
}

/** The sources of `safeguard.yaml`. */
export interface OpenSources {
  /** Sets every source going. */
  start(): void;
  /** Stops every source; resolves when none delivers any more. */
  stop(): Promise<void>;
  health(): readonly { readonly name: string; readonly kind: string; readonly health: SourceHealth }[];
}

const headSchema = z.looseObject({
  kind: z.string(),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'wanted small letters, digits and dashes, such as entra-logs'),
});

const MOST_FAULTS = 50;

/**
 * Checks and opens what stands under `record.sources` of `safeguard.yaml`: each entry has a `kind`, a `name` of its own, and the
 * options of its connector. Nothing runs before `start`. The errors are a line a fault, and never hold a value: it may be a secret.
 */
export function openSources(entries: readonly unknown[], request: SourcesRequest): Result<OpenSources, string[]> {
  const faults: string[] = [];
  const sources: Source[] = [];
  entries.forEach((entry, at) => {
    const opened = openSource(entry, `safeguard.yaml: record.sources.${at}`, request);
    if (!opened.ok) faults.push(...opened.error);
    else if (sources.some(({ name }) => name === opened.value.name)) {
      faults.push(
        `safeguard.yaml: record.sources.${at}.name: another source has it: its place in the record goes by it`,
      );
    } else sources.push(opened.value);
  });
  return faults.length > 0 ? err(faults.slice(0, MOST_FAULTS)) : ok(new RunningSources(sources, request));
}

function openSource(entry: unknown, place: string, request: SourcesRequest): Result<Source, string[]> {
  const head = headSchema.safeParse(entry);
  if (!head.success) return err(faultsOf(head.error, place));
  const { kind, name, ...rest } = head.data;
  const connector = connectors.find((each) => each.kind === kind);
  if (connector === undefined) {
    return err([`${place}.kind: wanted one of ${connectors.map((each) => each.kind).join(', ')}`]);
  }
  const options = connector.configuration.safeParse(rest);
  if (!options.success) return err(faultsOf(options.error, place));
  const context: ConnectorContext = {
    name,
    ports: portsOf(name, request),
    streamOf: request.streamOf,
    secret: (variable) => request.environment[variable] || undefined,
    folder: request.folder,
  };
  // The schema is the connector's own.
  const opened = connector.open(options.data as never, context);
  return opened.ok ? opened : err([`${place}: ${opened.error}`]);
}

const faultsOf = ({ issues }: z.ZodError, place: string): string[] =>
  issues.map((issue) => {
    const path = [place, ...issue.path.map(String)].join('.');
    if (issue.code === 'unrecognized_keys') return `${path}: unknown key ${issue.keys.map(shownKey).join(', ')}`;
    return `${path}: ${issue.message}`;
  });

const shownKey = (key: string): string => JSON.stringify(key.slice(0, 60).replace(/[^\x20-\x7e]/g, '?'));

function portsOf(name: string, { intake, now, log, ...request }: SourcesRequest): SourcePorts {
  return {
    accept: (delivery) => intake.accept({ ...delivery, source: name }),
    cursor: (partition) => intake.cursor(name, partition),
    fetch: request.fetch ?? fetch,
    now,
    sleep: request.sleep ?? sleep,
    log: ({ level, code, message }) => log({ level, code, message: oneLine(message), source: name }),
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** Sources that run side by side. One that ends by a bug is said and does not end the others. */
class RunningSources implements OpenSources {
  readonly #sources: readonly Source[];
  readonly #log: SourcesRequest['log'];
  readonly #now: () => Date;
  readonly #controller = new AbortController();
  #running: Promise<unknown> | undefined;
  /** Sources that ended by a bug: what is said of them, and since when. */
  readonly #ended = new Map<string, { readonly since: string; readonly message: string }>();

  constructor(sources: readonly Source[], { log, now }: SourcesRequest) {
    this.#sources = sources;
    this.#log = log;
    this.#now = now;
  }

  start(): void {
    this.#running ??= Promise.all(this.#sources.map((source) => this.#run(source)));
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#running;
  }

  health(): ReturnType<OpenSources['health']> {
    return this.#sources.map((source) => ({ name: source.name, kind: source.kind, health: this.#healthOf(source) }));
  }

  #healthOf(source: Source): SourceHealth {
    const ended = this.#ended.get(source.name);
    if (ended === undefined) return source.health();
    const { since, message } = ended;
    return { ...source.health(), state: 'failing', since, failure: { code: 'SOURCE_BUG', message, attempts: 1 } };
  }

  async #run(source: Source): Promise<void> {
    try {
      await source.run(this.#controller.signal);
    } catch (error) {
      const kind = error instanceof Error ? error.name : 'Error';
      const message = `${source.name} has ended by a fault of its own (${kind}); start again, and report it`;
      this.#ended.set(source.name, { since: this.#now().toISOString(), message });
      this.#log({ level: 'error', code: 'SOURCE_BUG', source: source.name, message });
    }
  }
}
