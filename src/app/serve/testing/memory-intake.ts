import type { Delivery, IntakeFailure, IntakeStatus, Receipt } from '../../../lake/record/intake.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { RecordPort } from '../service.ts';

type PortIntake = RecordPort['intake'];

/** An intake that keeps what it accepts in memory, and refuses when it is told to. */
export class MemoryIntake implements PortIntake {
  readonly deliveries: Delivery[] = [];
  /** What the next deliveries of streams that are not Safeguard's own are refused with. */
  refusal: IntakeFailure | undefined;
  /** The same for Safeguard's own. */
  ownRefusal: IntakeFailure | undefined;
  trouble: string | undefined;
  readonly #ids = new Map<string, Receipt>();

  async accept(delivery: Delivery): Promise<Result<Receipt, IntakeFailure>> {
    const refusal = delivery.source === 'safeguard' ? this.ownRefusal : this.refusal;
    if (refusal !== undefined) return err(refusal);
    const known = delivery.requestId === undefined ? undefined : this.#ids.get(delivery.requestId);
    if (known !== undefined) return ok({ ...known, repeated: true });
    this.deliveries.push({ ...delivery, records: delivery.records.map((record) => Buffer.from(record)) });
    const receipt = { batch: this.deliveries.length, records: delivery.records.length, repeated: false };
    if (delivery.requestId !== undefined) this.#ids.set(delivery.requestId, receipt);
    return ok(receipt);
  }

  /** The records of a stream, parsed. */
  records(stream: string): Readonly<Record<string, unknown>>[] {
    return this.deliveries
      .filter((delivery) => delivery.stream === stream)
      .flatMap(({ records }) => records.map((record) => JSON.parse(record.toString()) as Record<string, unknown>));
  }

  status(): IntakeStatus {
    return {
      next: this.deliveries.length,
      settledBelow: this.deliveries.length,
      waiting: { batches: 0, records: 0, bytes: 0 },
      spoolBytes: 0,
      counts: { deliveries: 0, records: 0, bytes: 0, rows: 0, dead: 0, duplicates: 0, early: 0, late: 0 },
      damaged: [],
      ...(this.trouble === undefined ? {} : { trouble: this.trouble }),
    };
  }
}
