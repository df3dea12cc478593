import { err, ok, type Result } from '../../lib/result.ts';
import type { Stream } from '../../model/stream.ts';
import { streamSchema } from '../../model/stream.ts';
import type { TableSchema } from '../../model/table.ts';
import type { DataCollectionRule } from './data-collection-rule.ts';

/** Why nothing can be sent to a stream. */
export interface StreamFailure {
  readonly code: 'RULE_UNKNOWN' | 'STREAM_UNKNOWN';
  readonly message: string;
}

/** What streams are looked up in. */
export interface StreamSources {
  /** The streams of `streams/`, by name. */
  readonly named: ReadonlyMap<string, Stream>;
  /** A table that there is. */
  readonly table: (name: string) => TableSchema | undefined;
  /** The rules of the data folder. */
  readonly rules: readonly DataCollectionRule[];
}

/** The rule that takes whatever there is a table or a stream for. */
const DEFAULT_RULE = 'default';

/** What stands for the name of a stream of Azure's own, and of a user's. */
const PREFIX = /^(?:Custom|Microsoft)-/;

/** Columns that every row gets from the store, whatever was sent. */
const GIVEN = new Set(['Type', '_BilledSize', '_IsBillable', 'TimeGenerated']);

/**
 * Where records that come through the Logs Ingestion API go. A rule of the data folder says it for its streams, as in Azure. The
 * rule `default` needs no file: `Custom-X` and `Microsoft-X` are the table X with its columns taken by name, or the stream X of
 * `streams/` (with `-` for its `/`).
 */
export class IngestionStreams {
  readonly #sources: StreamSources;
  readonly #made = new Map<string, Stream>();

  constructor(sources: StreamSources) {
    this.#sources = sources;
  }

  /** The streams that what is sent to a stream of a rule goes to: more than one where the rule has several flows for it. */
  find(rule: string, stream: string): Result<readonly Stream[], StreamFailure> {
    const known = this.#sources.rules.find(({ immutableId }) => immutableId.toLowerCase() === rule.toLowerCase());
    if (known !== undefined) {
      const flows = known.flows.filter(({ input }) => input === stream).map(({ stream: flow }) => flow);
      return flows.length > 0 ? ok(flows) : err(unknownStream('The data collection rule has no such stream'));
    }
    if (rule !== DEFAULT_RULE)
      return err({ code: 'RULE_UNKNOWN', message: 'There is no data collection rule with this immutable id' });
    const found = PREFIX.test(stream) ? this.byName(stream) : undefined;
    return found === undefined
      ? err(unknownStream('Wanted Custom-X or Microsoft-X, where X is a table or a stream that there is'))
      : ok([found]);
  }

  /** The stream of a name as the intake knows it: one of `streams/`, of a rule, or of a table. */
  byName(name: string): Stream | undefined {
    const known = this.#sources.named.get(name) ?? this.#made.get(name);
    if (known !== undefined) return known;
    const made = this.#ofRule(name) ?? this.#ofTable(name);
    if (made !== undefined) this.#made.set(name, made);
    return made;
  }

  #ofRule(name: string): Stream | undefined {
    return this.#sources.rules.flatMap(({ flows }) => flows).find(({ stream }) => stream.stream === name)?.stream;
  }

  #ofTable(name: string): Stream | undefined {
    const plain = name.replace(PREFIX, '');
    const table = this.#sources.table(plain);
    if (table !== undefined) return tableStream(name, table);
    return [...this.#sources.named.values()].find(({ stream }) => stream.replaceAll('/', '-') === plain);
  }
}

const unknownStream = (message: string): StreamFailure => ({ code: 'STREAM_UNKNOWN', message });

/** The stream whose records have the columns of a table as their members. */
const tableStream = (name: string, table: TableSchema): Stream | undefined =>
  streamSchema.safeParse({
    stream: name,
    about: `Records with the columns of ${table.name}.`,
    table: table.name,
    time: 'TimeGenerated',
    columns: Object.fromEntries(
      table.columns.filter((column) => !GIVEN.has(column.name)).map((column) => [column.name, `['${column.name}']`]),
    ),
  }).data;
