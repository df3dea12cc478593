import type { Readable } from 'node:stream';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Deadline } from './deadline.ts';
import type { EngineColumn, EngineRowStream } from './engine.ts';
import type { EngineFailure } from './failure.ts';

type Rows = readonly (readonly unknown[])[];

/** Rows as the client gives them, many at a time. */
type ClientRows = readonly { json(): unknown }[];

export interface RowStreamOptions {
  /** How long the next rows may take; it stands still while the taker works. */
  readonly deadline: Deadline;
  readonly failureOf: (error: unknown) => EngineFailure;
  /** Called when nothing more will come. */
  readonly ended: () => void;
}

/** Reads the names and types that an answer begins with; the rows follow at the pace of their taker. Throws as the client does. */
export async function readRowStream(stream: Readable, options: RowStreamOptions): Promise<EngineRowStream> {
  const batches: AsyncIterator<ClientRows> = stream[Symbol.asyncIterator]();
  const head: (readonly unknown[])[] = [];
  while (head.length < 2) {
    const next = await batches.next();
    if (next.done === true) break;
    head.push(...next.value.map(cellsOf));
  }
  const [names = [], types = [], ...rows] = head;
  const columns: readonly EngineColumn[] = names.map((name, at) => ({ name: String(name), type: String(types[at]) }));
  return { columns, batches: remaining(rows, stream, batches, options) };
}

async function* remaining(
  first: Rows,
  stream: Readable,
  batches: AsyncIterator<ClientRows>,
  { deadline, failureOf, ended }: RowStreamOptions,
): AsyncGenerator<Result<Rows, EngineFailure>> {
  try {
    if (first.length > 0) yield ok(first);
    for (;;) {
      deadline.restart();
      const next = await deadline.race(batches.next());
      deadline.stop();
      if (next.done === true) return;
      yield ok(next.value.map(cellsOf));
    }
  } catch (error) {
    yield err(failureOf(error));
  } finally {
    // Whoever stops early lets go of the connection, which ends the statement.
    deadline.stop();
    stream.destroy();
    ended();
  }
}

const cellsOf = (row: { json(): unknown }): readonly unknown[] => {
  const cells = row.json();
  return Array.isArray(cells) ? cells : [];
};
