import type { RenderHint } from '../../kql/render-hint.ts';
import type { EngineStatistics } from '../../lake/engine/engine.ts';
import type { CellAnswer, Lake, QueryFailure, QueryOptions } from '../../lake/lake.ts';
import type { Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AnswerColumn } from '../../model/table.ts';
import type { Caller, OwnAudit } from './own-audit.ts';

/** A question as a protocol brings it. */
export interface Question {
  readonly text: string;
  readonly target: 'kusto' | 'log-analytics';
  /** The time of records that it sees, ISO 8601; all where it is left out. */
  readonly since?: string;
  readonly until?: string;
  /** What `now()` is, where the question says it. */
  readonly now?: string;
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  readonly values?: Readonly<Record<string, Json>>;
  /** Writes rows in the form of the protocol. */
  readonly rowWriter: (columns: readonly AnswerColumn[]) => (row: readonly unknown[]) => string;
  readonly signal?: AbortSignal;
}

/** What a question was cut by: the first rows are there. */
export type Cut = 'rows' | 'bytes';

/** An answer, its rows in the form of the protocol. */
export interface Answered {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly string[];
  readonly cut?: Cut;
  readonly render?: RenderHint;
  readonly statistics: EngineStatistics;
  readonly durationMs: number;
}

/** Why a question was not answered: it cannot be, or not now, or what was asked could not be put on record. */
export type QuestionFailure =
  | QueryFailure
  | {
      readonly kind: 'record';
      readonly failure: { readonly code: string; readonly message: string; readonly retryAfterSeconds: number };
    };

export interface QuestionPorts {
  readonly lake: Pick<Lake, 'cells'>;
  readonly audit: Pick<OwnAudit, 'query'>;
  readonly now: () => Date;
}

/**
 * Answers a question, and puts on record who asked what before anything is answered: a question that cannot be recorded has no
 * answer.
 */
export async function answerQuestion(
  { lake, audit, now }: QuestionPorts,
  question: Question,
  caller: Caller,
): Promise<Result<Answered, QuestionFailure>> {
  const begun = now();
  const result = await lake.cells(question.text, optionsOf(question, begun));
  const answered = result.ok ? ok({ ...result.value, ...encoded(result.value, question) }) : result;
  const durationMs = now().getTime() - begun.getTime();
  const { text, target, since, until } = question;
  const recorded = await audit.query(
    {
      text,
      target,
      durationMs,
      responseCode: answered.ok ? 200 : statusOf(answered.error),
      rows: answered.ok ? answered.value.rows.length : 0,
      ...(answered.ok ? { bytesRead: answered.value.statistics.bytesRead } : {}),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    caller,
  );
  if (!recorded.ok) {
    const { code, retryAfterSeconds = 5 } = recorded.error;
    const message = 'The question cannot be put on record, so it is not answered';
    return err({ kind: 'record', failure: { code, message, retryAfterSeconds } });
  }
  return answered.ok ? ok({ ...answered.value, durationMs }) : answered;
}

const optionsOf = ({ since, until, seconds, rows, values, signal, now }: Question, begun: Date): QueryOptions => ({
  now: now ?? begun.toISOString(),
  // One row more than are given shows that there are more. An answer of these rows fits into memory several times over.
  take: rows + 1,
  limits: { seconds, rows: rows + 1, resultBytes: 1024 ** 3 },
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until }),
  ...(values === undefined ? {} : { values }),
  ...(signal === undefined ? {} : { signal }),
});

const encoded = (
  { columns, rows: cells }: Pick<CellAnswer, 'columns' | 'rows'>,
  { rows: most, bytes, rowWriter }: Question,
): { readonly rows: readonly string[]; readonly cut?: Cut } => {
  const write = rowWriter(columns);
  const rows: string[] = [];
  let size = 0;
  for (const row of cells) {
    if (rows.length === most) return { rows, cut: 'rows' };
    const text = write(row);
    size += text.length;
    if (size > bytes) return { rows, cut: 'bytes' };
    rows.push(text);
  }
  return { rows };
};

/** The HTTP status that a failure is answered with. */
export const statusOf = (failure: QuestionFailure): number => {
  if (failure.kind === 'kql') return 400;
  switch (failure.failure.code) {
    case 'ENGINE_TIMEOUT':
      return 504;
    case 'ENGINE_BUSY':
      return 429;
    case 'ENGINE_MEMORY':
    case 'ENGINE_TOO_MANY_ROWS':
    case 'ENGINE_FORBIDDEN':
    case 'ENGINE_SQL':
      return 400;
    case 'ENGINE_CANCELLED':
      return 499;
    default:
      return 503;
  }
};
