import { describe, expect, it } from 'vitest';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { SECRET } from '../testing/source.case.ts';
import { ServiceTrouble } from './retry.ts';
import { withSdk } from './sdk.ts';

describe('withSdk', () => {
  const sdk = {
    name: 'here',
    ports: new Life(new FakeIntake()).ports,
    package: '@azure/x',
    service: 'the service',
    right: 'the right',
  };
  const failing = (error: unknown): Promise<unknown> =>
    withSdk(sdk, () => Promise.reject(error)).catch((thrown) =>
      thrown instanceof ServiceTrouble ? { ...thrown.failure, again: thrown.isRetryable } : thrown,
    );
  const http = (statusCode: number, headers: Record<string, string> = {}): Error =>
    Object.assign(new Error(SECRET), {
      name: 'RestError',
      code: 'SomeCode',
      statusCode,
      response: { headers: new Map(Object.entries(headers)) },
    });

  it.each<[string, unknown, object]>([
    [
      'a missing package',
      Object.assign(new Error(SECRET), { code: 'ERR_MODULE_NOT_FOUND' }),
      {
        code: 'SOURCE_PACKAGE_MISSING',
        message: 'here needs the package @azure/x: npm install @azure/x',
        again: false,
      },
    ],
    [
      'throttling',
      http(429, { 'retry-after': '9' }),
      {
        code: 'SOURCE_THROTTLED',
        message: 'here: the service answers 429 SomeCode',
        retryAfterSeconds: 9,
        again: true,
      },
    ],
    ['a fault', http(500), { code: 'SOURCE_HTTP', message: 'here: the service answers 500 SomeCode', again: true }],
    [
      'a request that is wrong',
      http(404),
      { code: 'SOURCE_HTTP', message: 'here: the service answers 404 SomeCode', again: false },
    ],
    [
      'a right that is missing',
      http(403),
      { code: 'SOURCE_FORBIDDEN', message: 'here: the service answers 403 SomeCode: it needs the right', again: false },
    ],
    [
      'a network',
      Object.assign(new Error(SECRET), { name: 'RestError', code: 'ECONNREFUSED' }),
      { code: 'SOURCE_UNREACHABLE', message: 'here cannot reach the service: ECONNREFUSED', again: true },
    ],
    [
      'a claim',
      Object.assign(new Error(SECRET), { name: 'MessagingError', code: 'UnauthorizedError' }),
      {
        code: 'SOURCE_FORBIDDEN',
        message: 'here: the service answers UnauthorizedError: it needs the right',
        again: false,
      },
    ],
    [
      'anything else',
      new RangeError(SECRET),
      {
        code: 'SOURCE_BAD_PAGE',
        message: 'here: the service gives an answer that cannot be read: RangeError',
        again: true,
      },
    ],
  ])('names %s', async (_name, error, expected) => {
    expect(await failing(error)).toEqual(expected);
  });
});
