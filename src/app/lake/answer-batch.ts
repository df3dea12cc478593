import type { AnswerValue } from '../../kql/decode.ts';
import type { Lake, QueryFailure } from '../../lake/lake.ts';
import type { AnswerColumn } from '../../model/table.ts';

/** One line of a batch's answer. */
export type BatchLine =
  | {
      readonly id: unknown;
      readonly columns: readonly AnswerColumn[];
      readonly rows: readonly (readonly AnswerValue[])[];
    }
  | {
      readonly id: unknown;
      readonly error: { readonly code: string; readonly message: string; readonly position: number };
    };

const failed = (id: unknown, code: string, message: string, position = 0): BatchLine => ({
  id,
  error: { code, message, position },
});

const ofFailure = (id: unknown, error: QueryFailure): BatchLine =>
  error.kind === 'kql'
    ? failed(id, error.failure.code, error.failure.message, error.failure.start)
    : failed(id, error.failure.code, error.failure.message);

/** How many questions run at once. */
const together = 4;

/** Answers lines `{id, kql}` in their order, one line each; a line that is none gets an error of its own. */
export async function* answerBatch(lake: Pick<Lake, 'query'>, text: string, now: string): AsyncGenerator<BatchLine> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  for (let start = 0; start < lines.length; start += together) {
    yield* await Promise.all(lines.slice(start, start + together).map((line) => answerLine(lake, line, now)));
  }
}

const answerLine = async (lake: Pick<Lake, 'query'>, line: string, now: string): Promise<BatchLine> => {
  const question = parsed(line);
  if (question === undefined) return failed(null, 'BATCH_LINE', 'The line is no {"id": ..., "kql": "..."}');
  const answer = await lake.query(question.kql, { now });
  if (!answer.ok) return ofFailure(question.id, answer.error);
  return { id: question.id, columns: answer.value.columns, rows: answer.value.rows };
};

const parsed = (line: string): { id: unknown; kql: string } | undefined => {
  try {
    const value = JSON.parse(line) as { id?: unknown; kql?: unknown } | null;
    return typeof value?.kql === 'string' ? { id: value.id ?? null, kql: value.kql } : undefined;
  } catch {
    return undefined;
  }
};
