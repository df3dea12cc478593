import type { Json } from '../lib/json.ts';
import type { Protocol } from './request-state.ts';
import { type KustoFault, kustoError, type RequestIds } from './wire/kusto-failure.ts';
import { analyticsError } from './wire/log-analytics-answer.ts';

/** A fault of a request that no use-case saw: its form, its size, its token. */
export interface RequestFault {
  readonly status: number;
  /** As Azure's own services call it. */
  readonly code: string;
  readonly message: string;
}

const kustoTypes: Readonly<Record<number, string>> = {
  401: 'KustoUnauthorizedException',
  403: 'KustoRequestDeniedException',
  429: 'KustoRequestThrottledException',
  503: 'KustoServiceException',
};

const kustoFault = ({ status, code, message }: RequestFault): KustoFault => ({
  code,
  type: kustoTypes[status] ?? 'KustoBadRequestException',
  message,
  permanent: status < 500 && status !== 429,
});

const fhirCodes: Readonly<Record<number, string>> = {
  401: 'login',
  403: 'forbidden',
  413: 'too-long',
  415: 'not-supported',
  429: 'throttled',
  503: 'transient',
};

/** https://hl7.org/fhir/R4/operationoutcome.html */
const fhirOutcome = ({ status, message }: RequestFault): Json => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: fhirCodes[status] ?? (status < 500 ? 'invalid' : 'exception'),
      diagnostics: message,
    },
  ],
});

/** The body of a fault in the shape of the protocol that was spoken. */
export const errorBody = (protocol: Protocol, fault: RequestFault, ids: RequestIds): Json => {
  switch (protocol) {
    case 'fhir':
      return fhirOutcome(fault);
    case 'kusto':
      return kustoError(kustoFault(fault), ids);
    case 'ingestion':
    case 'log-analytics':
    case 'service':
      return analyticsError(fault.code, fault.message);
  }
};
