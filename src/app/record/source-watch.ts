import type { Caller, OwnAudit } from '../serve/own-audit.ts';
import type { SourceStatus } from './record-status.ts';

/** Whoever runs this process. */
const self: Caller = { bearer: { id: 'local', name: 'local', role: 'admin' }, address: '' };

const operations: Readonly<Record<string, string>> = {
  silent: 'Source.Silent',
  failing: 'Source.Failing',
  ok: 'Source.Recovered',
};

/**
 * Puts on record when a source falls silent, fails and recovers: a gap in what came in is told by the record itself. Nothing of
 * what the source gave, and no message, is told: its name, its kind, since when, and the code of the failure.
 */
export class SourceWatch {
  readonly #audit: Pick<OwnAudit, 'event'>;
  /** What was last put on record of each source that is not well. */
  readonly #told = new Map<string, string>();

  constructor(audit: Pick<OwnAudit, 'event'>) {
    this.#audit = audit;
  }

  /** What cannot be put on record now is told at the next look, where it is so still. */
  async look(sources: readonly SourceStatus[]): Promise<void> {
    for (const source of sources) await this.#lookAt(source);
  }

  async #lookAt({ name, kind, state, since, code }: SourceStatus): Promise<void> {
    const operation = operations[state];
    if (operation === undefined || (this.#told.get(name) ?? 'ok') === state) return;
    const recorded = await this.#audit.event(
      {
        operation,
        category: 'Service',
        result: state === 'ok' ? 'Success' : 'Failure',
        properties: { source: name, kind, since, ...(code === undefined ? {} : { code }) },
      },
      self,
    );
    if (recorded.ok) this.#told.set(name, state);
  }
}
