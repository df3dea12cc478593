import type { Lake } from '../../lake/lake.ts';
import type { Result } from '../../lib/result.ts';
import { type Answered, answerQuestion, type QuestionFailure } from './answer-question.ts';
import type { Caller, OwnAudit } from './own-audit.ts';

/** How far a question of the command line may go: as far as one over files. */
const limits = { seconds: 60, rows: 1_000_000, bytes: 128 * 1024 * 1024 };

/** A question in Safeguard's own form, which loses nothing: its answer's rows are arrays of cells as the engine gives them, as JSON. */
export interface AskedOfRecord {
  readonly text: string;
  /** What `now()` is, ISO 8601; the clock where it is left out. */
  readonly now?: string;
  readonly signal?: AbortSignal;
}

export interface AskedService {
  readonly record: { readonly lake: Pick<Lake, 'eachRow'> };
  readonly audit: Pick<OwnAudit, 'query'>;
  readonly now: () => Date;
}

/** Answers a question whole or not at all, and puts it on record first. */
export const askRecord = (
  { record, audit, now }: AskedService,
  asked: AskedOfRecord,
  caller: Caller,
): Promise<Result<Answered, QuestionFailure>> =>
  answerQuestion(
    { lake: record.lake, audit, now },
    { ...asked, target: 'safeguard', ...limits, whole: true, rowWriter: () => JSON.stringify },
    caller,
  );
