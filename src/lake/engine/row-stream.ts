import { err, ok, type Result } from '../../lib/result.ts';
import type { EngineColumn, EngineRowStream } from './engine.ts';
import type { EngineFailure } from './failure.ts';

type Rows = readonly (readonly unknown[])[];

/** Rows as the client gives them, many at a time. */
type Batches = AsyncIterable<readonly { json(): unknown }[]>;

/** Reads the names and types that an answer begins with; the rows follow at the pace of their taker. Throws as the client does. */
export async function readRowStream(
  stream: Batches,
  failureOf: (error: unknown) => EngineFailure,
): Promise<EngineRowStream> {
  const batches = stream[Symbol.asyncIterator]();
  const head: (readonly unknown[])[] = [];
  while (head.length < 2) {
    const next = await batches.next();
    if (next.done === true) break;
    head.push(...next.value.map(cellsOf));
  }
  const [names = [], types = [], ...rows] = head;
  const columns: readonly EngineColumn[] = names.map((name, at) => ({ name: String(name), type: String(types[at]) }));
  return { columns, batches: remaining(rows, batches, failureOf) };
}

async function* remaining(
  first: Rows,
  batches: AsyncIterator<readonly { json(): unknown }[]>,
  failureOf: (error: unknown) => EngineFailure,
): AsyncGenerator<Result<Rows, EngineFailure>> {
  try {
    if (first.length > 0) yield ok(first);
    for (let next = await batches.next(); next.done !== true; next = await batches.next())
      yield ok(next.value.map(cellsOf));
  } catch (error) {
    yield err(failureOf(error));
  } finally {
    // Whoever stops early lets go of the connection, which ends the statement.
    await batches.return?.();
  }
}

const cellsOf = (row: { json(): unknown }): readonly unknown[] => {
  const cells = row.json();
  return Array.isArray(cells) ? cells : [];
};
