import type { SourceStatus } from '../record/record-status.ts';
import type { OpenSources } from './open-sources.ts';

/** How the sources are, as the status of the record shows it. @param now ISO 8601 */
export function sourceStatus(sources: Pick<OpenSources, 'health'>, now: string): readonly SourceStatus[] {
  return sources.health().map(({ name, kind, health }) => {
    const { state, since, lastRecordAt, failure, records, bytes, tooLong, notices } = health;
    const lag = lastRecordAt === undefined ? undefined : (Date.parse(now) - Date.parse(lastRecordAt)) / 1000;
    return {
      name,
      kind,
      state,
      since,
      ...(lastRecordAt === undefined ? {} : { lastRecordAt }),
      ...(lag === undefined ? {} : { lagSeconds: Math.max(0, Math.round(lag)) }),
      records,
      bytes,
      tooLong,
      ...(failure === undefined ? {} : { code: failure.code, trouble: failure.message }),
      notices: notices.map(({ message }) => message),
    };
  });
}
