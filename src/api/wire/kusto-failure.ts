import type { QuestionFailure } from '../../app/serve/answer-question.ts';
import type { Json } from '../../lib/json.ts';

/** What identifies a request in an answer. */
export interface RequestIds {
  readonly client: string;
  readonly activity: string;
  /** ISO 8601. */
  readonly time: string;
}

/** An error of the Kusto protocol, in the shape of OneAPI (https://learn.microsoft.com/kusto/api/rest/response2). */
export const kustoError = (
  { code, type, message, permanent }: KustoFault,
  { client, activity, time }: RequestIds,
): { readonly error: Json } => ({
  error: {
    code,
    message: permanent ? 'Request is invalid and cannot be executed.' : 'Request failed, and can be tried again.',
    '@type': `Kusto.Data.Exceptions.${type}`,
    '@message': message,
    '@context': {
      timestamp: time,
      serviceAlias: 'SAFEGUARD',
      clientRequestId: client,
      activityId: activity,
    },
    '@permanent': permanent,
  },
});

/** A fault as Kusto classes it. */
export interface KustoFault {
  readonly code: string;
  readonly type: string;
  readonly message: string;
  readonly permanent: boolean;
}

export const badRequest = (message: string): KustoFault => ({
  code: 'General_BadRequest',
  type: 'KustoBadRequestException',
  message,
  permanent: true,
});

/** What a failed question is in Kusto's terms. */
export const kustoFaultOf = (failure: QuestionFailure): KustoFault => {
  if (failure.kind === 'kql') {
    const { code, message, hint, start } = failure.failure;
    const kind = code.startsWith('KS') ? 'Semantic error' : 'Query is not supported';
    const more = hint === undefined ? '' : ` (${hint})`;
    return badRequest(`${kind}: ${code}: ${message}${more} [position ${start}]`);
  }
  const { code, message } = failure.failure;
  switch (code) {
    case 'ENGINE_TIMEOUT':
      return {
        code: 'Timeout',
        type: 'KustoServiceTimeoutException',
        message: `Query timed out: ${message}`,
        permanent: false,
      };
    case 'ENGINE_MEMORY':
    case 'ENGINE_TOO_MANY_ROWS':
      return {
        code: 'LimitsExceeded',
        type: 'KustoServicePartialQueryFailureLimitsExceededException',
        message,
        permanent: false,
      };
    case 'ENGINE_BUSY':
      return { code: 'TooManyRequests', type: 'KustoRequestThrottledException', message, permanent: false };
    case 'ENGINE_FORBIDDEN':
    case 'ENGINE_SQL':
      return badRequest(message);
    default:
      return { code: 'General_InternalServerError', type: 'KustoServiceException', message, permanent: false };
  }
};

/** The fault of an answer that was cut, after Kusto's limits on results (https://learn.microsoft.com/kusto/concepts/result-truncation). */
export const truncation = (
  cut: 'rows' | 'bytes',
  limits: { readonly rows: number; readonly bytes: number },
): KustoFault => ({
  code: 'LimitsExceeded',
  type: 'KustoServicePartialQueryFailureLimitsExceededException',
  message:
    cut === 'rows'
      ? `Query execution has exceeded the allowed limits (80DA0003): The results of this query exceed the set limit of ${limits.rows} records, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits`
      : `Query execution has exceeded the allowed limits (80DA0003): The results of this query exceed the set limit of ${limits.bytes} bytes, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits`,
  permanent: false,
});
