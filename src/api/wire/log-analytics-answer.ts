import type { Answered, QuestionFailure } from '../../app/serve/answer-question.ts';
import type { Json, JsonObject } from '../../lib/json.ts';

/** What of an answer is asked for besides its rows: the header `Prefer`. */
export interface Preferences {
  /** Seconds that the question may take. */
  readonly wait?: number;
  readonly statistics: boolean;
  readonly render: boolean;
}

/** Reads `wait=600,include-statistics=true,include-render=true`. What is not known is passed over, as RFC 7240 has it. */
export const preferencesOf = (header: string | undefined): Preferences => {
  const asked = new Map(
    (header ?? '').split(/[,;]/).map((part) => {
      const [name = '', value = ''] = part.trim().toLowerCase().split('=');
      return [name, value] as const;
    }),
  );
  const wait = Number(asked.get('wait') ?? Number.NaN);
  return {
    statistics: asked.get('include-statistics') === 'true',
    render: asked.get('include-render') === 'true',
    ...(Number.isInteger(wait) && wait > 0 ? { wait } : {}),
  };
};

/** An error of the Log Analytics API (https://learn.microsoft.com/azure/azure-monitor/logs/api/errors), and what stands inside it. */
export const analyticsError = (
  code: string,
  message: string,
  ...inner: readonly (readonly [string, string])[]
): { readonly error: Json } => ({
  error: nested(code, message, inner),
});

const nested = (code: string, message: string, [next, ...rest]: readonly (readonly [string, string])[]): Json => ({
  code,
  message,
  ...(next === undefined ? {} : { innererror: nested(next[0], next[1], rest) }),
});

const INVALID = 'The request had some invalid properties';

/** A request whose text or parameters are wrong. */
export const badArgument = (...inner: readonly (readonly [string, string])[]): { readonly error: Json } =>
  analyticsError('BadArgumentError', INVALID, ...inner);

/** What a failed question is in the terms of Log Analytics. */
export const analyticsErrorOf = (failure: QuestionFailure): { readonly error: Json } => {
  if (failure.kind === 'kql') {
    const { code, message, hint, start, length } = failure.failure;
    const inner = [
      code,
      `${message}${hint === undefined ? '' : ` (${hint})`} [position ${start}, length ${length}]`,
    ] as const;
    return code.startsWith('KS0')
      ? badArgument(['SyntaxError', 'A syntax error was found in the query.'], inner)
      : badArgument(['SemanticError', 'A semantic error was found in the query.'], inner);
  }
  const { code, message } = failure.failure;
  switch (code) {
    case 'ENGINE_TIMEOUT':
      return analyticsError('GatewayTimeout', 'The query took longer than it may', [code, message]);
    case 'ENGINE_BUSY':
      return analyticsError('ThrottledError', 'Too many queries run at once', [code, message]);
    case 'ENGINE_FORBIDDEN':
    case 'ENGINE_SQL':
      return badArgument([code, message]);
    default:
      return analyticsError('ServiceError', 'The query could not be run', [code, message]);
  }
};

/** Kusto's own number of the limit on results. */
const TOO_LARGE = '-2133196797';

/** The error that stands beside the rows of an answer that was cut. */
const partialError = (answer: Answered, limits: { readonly rows: number; readonly bytes: number }): Json => {
  const limit = answer.cut === 'rows' ? `${limits.rows} records` : `${limits.bytes} bytes`;
  const text = `The results of this query exceed the set limit of ${limit}, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003).`;
  const { error } = analyticsError('EngineError', 'Something went wrong processing your query on the server.', [
    TOO_LARGE,
    text,
  ]);
  const partial = analyticsError('PartialError', 'There were some errors when processing your query.');
  return { ...(partial.error as JsonObject), details: [error] };
};

/** A question's answer: its table, and what was asked for besides (https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format). */
export function analyticsAnswer(
  answer: Answered,
  { statistics, render }: Preferences,
  limits: { readonly rows: number; readonly bytes: number },
): string {
  const columns = JSON.stringify(answer.columns.map(({ name, type }) => ({ name, type })));
  const table = `{"name":"PrimaryResult","columns":${columns},"rows":[${answer.rows.join(',')}]}`;
  const more: [string, Json][] = [];
  if (answer.cut !== undefined) more.push(['error', partialError(answer, limits)]);
  if (statistics) {
    const size = answer.rows.reduce((sum, row) => sum + row.length, 0);
    const datasetStatistics = [{ tableRowCount: answer.rows.length, tableSize: size }];
    more.push(['statistics', { query: { executionTime: answer.durationMs / 1000, datasetStatistics } }]);
  }
  if (render) {
    const { kind = 'table', properties = {} } = answer.render ?? {};
    more.push(['render', { visualization: kind, title: null, accumulate: false, isQuerySorted: false, ...properties }]);
  }
  return `{"tables":[${table}]${more.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join('')}}`;
}
