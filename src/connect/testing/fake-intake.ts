import { err, ok, type Result } from '../../lib/result.ts';
import type { AcceptFailure, SourceDelivery, SourceMessage, SourcePorts, SourceReceipt } from '../source.ts';

/** The death of the process at some step: no code handles it. */
export class Killed extends Error {}

/** What is durable: it survives the process. */
export class FakeIntake {
  readonly deliveries: SourceDelivery[] = [];
  readonly #cursors = new Map<string, string>();
  /** Answers that come before the real one. */
  readonly refusals: AcceptFailure[] = [];

  cursor(partition: string): string | undefined {
    return this.#cursors.get(partition);
  }

  accept(delivery: SourceDelivery): Result<SourceReceipt, AcceptFailure> {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return err(refusal);
    const { position } = delivery;
    const cursor = position === undefined ? '' : (this.#cursors.get(position.partition) ?? '');
    if (position !== undefined && position.from !== cursor) {
      return err({ code: 'INTAKE_OUT_OF_ORDER', message: 'the cursor is elsewhere', cursor });
    }
    if (position !== undefined) this.#cursors.set(position.partition, position.to);
    this.deliveries.push(delivery);
    return ok({ batch: this.deliveries.length, records: delivery.records.length, repeated: false });
  }

  get records(): readonly Buffer[] {
    return this.deliveries.flatMap(({ records }) => records);
  }

  recordsOf(stream: string): string[] {
    return this.deliveries
      .filter((delivery) => delivery.stream === stream)
      .flatMap(({ records }) => records.map((record) => record.toString()));
  }
}

/** One life of a process: ports whose every call is a step at which it can die. */
export class Life {
  readonly intake: FakeIntake;
  readonly messages: SourceMessage[] = [];
  readonly sleeps: number[] = [];
  /** The time of day, moved by sleeping. */
  time: number;
  steps = 0;
  readonly #killAt: number;
  readonly #onStep: (step: number) => void;

  /** @param killAt the step that is the last: an even one dies before it is done, an odd one after */
  constructor(intake: FakeIntake, options: { killAt?: number; time?: string; onStep?: (step: number) => void } = {}) {
    this.intake = intake;
    this.#killAt = options.killAt ?? Number.POSITIVE_INFINITY;
    this.#onStep = options.onStep ?? (() => undefined);
    this.time = Date.parse(options.time ?? '2026-11-22T12:00:00Z');
  }

  get ports(): SourcePorts {
    return {
      accept: async (delivery) => this.#step(() => this.intake.accept(delivery)),
      cursor: (partition) => this.#step(() => this.intake.cursor(partition)),
      fetch: async (input, init) => {
        const response = await this.#step(() => fetch(input, init));
        return response;
      },
      now: () => new Date(this.time),
      sleep: async (milliseconds) => {
        this.#step(() => this.sleeps.push(milliseconds));
        this.time += milliseconds;
        // Others get their turn, as with a real one.
        await new Promise((resolve) => setImmediate(resolve));
      },
      log: (message) => {
        this.messages.push(message);
      },
    };
  }

  #step<T>(work: () => T): T {
    const step = this.steps;
    this.steps += 2;
    this.#onStep(step);
    if (step === this.#killAt) throw new Killed();
    const done = work();
    if (step + 1 === this.#killAt) throw new Killed();
    return done;
  }
}
