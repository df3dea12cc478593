import type { RenderHint } from '../../kql/render-hint.ts';
import type { AnswerHead, Lake, QueryFailure, QueryOptions } from '../../lake/lake.ts';
import type { Json } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AnswerColumn } from '../../model/table.ts';
import type { Caller, OwnAudit } from './own-audit.ts';

/** A question as a protocol brings it. */
export interface Question {
  readonly text: string;
  readonly target: 'kusto' | 'log-analytics' | 'safeguard';
  /** The time of records that it sees, ISO 8601; all where it is left out. */
  readonly since?: string;
  readonly until?: string;
  /** Only the rows of this resource and what is below it. */
  readonly resource?: string;
  /** What `now()` is, where the question says it. */
  readonly now?: string;
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  /** An answer that does not fit is none: the first rows alone are not wanted. */
  readonly whole?: true;
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
  readonly warnings: AnswerHead['warnings'];
  readonly render?: RenderHint;
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
  readonly lake: Pick<Lake, 'eachRow'>;
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
  const written = new WrittenRows(question);
  const result = await lake.eachRow(question.text, optionsOf(question, begun), (columns) => written.taker(columns));
  const answered = result.ok ? written.under(result.value) : result;
  const durationMs = now().getTime() - begun.getTime();
  const { text, target, since, until } = question;
  const recorded = await audit.query(
    {
      text,
      target,
      durationMs,
      responseCode: answered.ok ? 200 : statusOf(answered.error),
      rows: answered.ok ? answered.value.rows.length : 0,
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

const optionsOf = (question: Question, begun: Date): QueryOptions => {
  const { since, until, resource, seconds, rows, values, signal, now } = question;
  return {
    now: now ?? begun.toISOString(),
    // One row more than are given shows that there are more.
    take: rows + 1,
    // Rows are taken as they come, and no more than fit: the engine needs no limit of bytes.
    limits: { seconds, rows: rows + 1, resultBytes: Number.MAX_SAFE_INTEGER },
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(resource === undefined ? {} : { resource }),
    ...(values === undefined ? {} : { values }),
    ...(signal === undefined ? {} : { signal }),
  };
};

/** The rows of an answer in the form of the protocol, as many as it may have. */
class WrittenRows {
  readonly #question: Question;
  readonly #rows: string[] = [];
  #size = 0;
  #cut: Cut | undefined;

  constructor(question: Question) {
    this.#question = question;
  }

  taker(columns: readonly AnswerColumn[]): (row: readonly unknown[]) => boolean {
    const { rows, bytes, rowWriter } = this.#question;
    const write = rowWriter(columns);
    return (row) => {
      const text = write(row);
      this.#size += text.length;
      if (this.#rows.length === rows) this.#cut = 'rows';
      else if (this.#size > bytes) this.#cut = 'bytes';
      else this.#rows.push(text);
      return this.#cut === undefined;
    };
  }

  under({ columns, warnings, render }: AnswerHead): Result<Omit<Answered, 'durationMs'>, QueryFailure> {
    if (this.#question.whole === true && this.#cut !== undefined) return err({ kind: 'engine', failure: tooMuch });
    return ok({
      columns,
      warnings,
      rows: this.#rows,
      ...(this.#cut === undefined ? {} : { cut: this.#cut }),
      ...(render === undefined ? {} : { render }),
    });
  }
}

const tooMuch = { code: 'ENGINE_TOO_MANY_ROWS', message: 'The answer has more rows than are given at once' };

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
