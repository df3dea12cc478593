import { systemCode } from '../feed/failure.ts';
import type { SourcePorts } from '../source.ts';
import { retryAfterSeconds, ServiceTrouble } from './retry.ts';

/** A client of Microsoft's that is asked through its package. */
export interface Sdk {
  /** How the source calls itself in messages. */
  readonly name: string;
  readonly ports: SourcePorts;
  readonly package: string;
  /** What is asked: `the storage account`. */
  readonly service: string;
  /** The right that is missing where it refuses. */
  readonly right: string;
}

/**
 * Does what may fail in a package of Microsoft's. What it raises is named by status and code alone: its text holds addresses
 * with their signatures.
 * @throws ServiceTrouble
 */
export async function withSdk<T>(sdk: Sdk, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && !(error instanceof ServiceTrouble) ? troubleOf(error, sdk) : error;
  }
}

function troubleOf(error: Error, sdk: Sdk): ServiceTrouble {
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Za-z_]{1,80}$/.test(error.code) ? error.code : '';
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const message = `${sdk.name} needs the package ${sdk.package}: npm install ${sdk.package}`;
    return new ServiceTrouble({ code: 'SOURCE_PACKAGE_MISSING', message }, false);
  }
  if ('statusCode' in error && typeof error.statusCode === 'number')
    return refusalOf(error, error.statusCode, code, sdk);
  const system =
    systemCode(error) ?? (/^(?:RestError|MessagingError)$/.test(error.name) ? code || error.name : undefined);
  if (system === undefined) {
    const kind = /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error';
    const message = `${sdk.name}: ${sdk.service} gives an answer that cannot be read: ${kind}`;
    return new ServiceTrouble({ code: 'SOURCE_BAD_PAGE', message }, true);
  }
  if (/Unauthorized|AuthenticationFailed/i.test(system)) return forbidden(`${sdk.service} answers ${system}`, sdk);
  const message = `${sdk.name} cannot reach ${sdk.service}: ${system}`;
  return new ServiceTrouble({ code: 'SOURCE_UNREACHABLE', message }, true);
}

const forbidden = (what: string, { name, right }: Sdk): ServiceTrouble =>
  new ServiceTrouble({ code: 'SOURCE_FORBIDDEN', message: `${name}: ${what}: it needs ${right}` }, false);

function refusalOf(error: Error, status: number, code: string, sdk: Sdk): ServiceTrouble {
  const answer = `${sdk.service} answers ${status}${code === '' ? '' : ` ${code}`}`;
  if (status === 401 || status === 403) return forbidden(answer, sdk);
  const asked = retryAfterSeconds(headerOf(error, 'retry-after'), sdk.ports.now());
  const isThrottled = status === 429 || status === 503;
  const failure = { code: isThrottled ? 'SOURCE_THROTTLED' : 'SOURCE_HTTP', message: `${sdk.name}: ${answer}` };
  const isRetryable = status >= 500 || status === 429 || status === 408;
  return new ServiceTrouble(asked === undefined ? failure : { ...failure, retryAfterSeconds: asked }, isRetryable);
}

/** A header of the answer that an error of `@azure/core-rest-pipeline` carries. */
function headerOf(error: Error, name: string): string | undefined {
  const response = 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  const isMap = typeof headers === 'object' && headers !== null && 'get' in headers;
  if (!isMap || typeof headers.get !== 'function') return undefined;
  const value: unknown = headers.get(name);
  return typeof value === 'string' ? value : undefined;
}
