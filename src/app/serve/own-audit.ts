import { randomUUID } from 'node:crypto';
import type { Delivery, IntakeFailure, Receipt } from '../../lake/record/intake.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Json } from '../../lib/json.ts';
import type { Result } from '../../lib/result.ts';
import type { Bearer } from './access.ts';

/** The streams of Safeguard's own doings (`streams/safeguard/`). */
export const ownStreams = { events: 'safeguard/audit', queries: 'safeguard/queries' } as const;

/** From where and with what somebody asks. */
export interface Caller {
  readonly bearer?: Bearer;
  /** The address of the connection's other end. */
  readonly address: string;
  /** The client's own name of itself, and its id of the request. */
  readonly application?: string;
  readonly correlationId?: string;
}

/** Something that was done with Safeguard or to it. */
export interface OwnEvent {
  /** Such as `Token.Create` or `SignIn`. */
  readonly operation: string;
  readonly category: 'SignIn' | 'Configuration' | 'Export' | 'Service' | 'Management';
  readonly result: 'Success' | 'Failure';
  readonly description?: string;
  /** How many of the same it stands for. */
  readonly count?: number;
  readonly properties?: Readonly<Record<string, Json>>;
}

/** A question that was asked, and what came of it. The fields are those of Log Analytics' table LAQueryLogs. */
export interface OwnQuery {
  readonly text: string;
  /** The protocol that it came by. */
  readonly target: string;
  /** The HTTP status that was answered. */
  readonly responseCode: number;
  readonly durationMs: number;
  readonly rows: number;
  readonly since?: string;
  readonly until?: string;
}

type Accept = (delivery: Delivery) => Promise<Result<Receipt, IntakeFailure>>;

/**
 * The record of what Safeguard itself did: every question, export, change of configuration and refused token is a record like any
 * other, in the tables SafeguardAudit and, for questions, LAQueryLogs, which detections for Sentinel know. A question's text
 * can hold health information; it is kept in the record and nowhere else.
 */
export class OwnAudit {
  readonly #accept: Accept;
  readonly #now: () => Date;

  constructor(accept: Accept, now: () => Date) {
    this.#accept = accept;
    this.#now = now;
  }

  /** Resolves when the event is durable. */
  event(event: OwnEvent, caller: Caller): Promise<Result<Receipt, IntakeFailure>> {
    return this.#record(ownStreams.events, {
      ...this.#common(caller),
      OperationName: event.operation,
      Category: event.category,
      ResultType: event.result,
      ResultDescription: event.description ?? '',
      Count: event.count ?? 1,
      Identity: caller.bearer?.name ?? '',
      IdentityId: caller.bearer?.id ?? '',
      CallerIpAddress: caller.address,
      Properties: event.properties ?? {},
    });
  }

  /** Resolves when the question is durable: nothing is answered before. */
  query(query: OwnQuery, caller: Caller): Promise<Result<Receipt, IntakeFailure>> {
    return this.#record(ownStreams.queries, {
      ...this.#common(caller),
      AADEmail: caller.bearer?.name ?? '',
      AADObjectId: caller.bearer?.id ?? '',
      QueryText: query.text,
      QueryThumbprint: sha256(query.text),
      RequestTarget: query.target,
      ResponseCode: query.responseCode,
      ResponseDurationMs: query.durationMs,
      ResponseRowCount: query.rows,
      RequestContext: { address: caller.address },
      ...(query.since === undefined ? {} : { QueryTimeRangeStart: query.since }),
      ...(query.until === undefined ? {} : { QueryTimeRangeEnd: query.until }),
    });
  }

  #common({ application, correlationId }: Caller): Record<string, Json> {
    return {
      TimeGenerated: this.#now().toISOString(),
      CorrelationId: correlationId ?? randomUUID(),
      RequestClientApp: application ?? '',
    };
  }

  #record(stream: string, record: Readonly<Record<string, Json>>): Promise<Result<Receipt, IntakeFailure>> {
    return this.#accept({ stream, source: 'safeguard', records: [Buffer.from(JSON.stringify(record))] });
  }
}
