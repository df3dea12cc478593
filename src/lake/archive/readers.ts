/**
 * Who is reading rows now. Rows leave the store only when everyone who may have decided, before they were sealed, to read them there
 * has ended. Nobody waits to begin.
 */
export class Readers {
  readonly #running = new Set<Promise<void>>();

  /** Says that a reading begins. @returns what is to be called when it has ended */
  begin(): () => void {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#running.add(ended);
    return () => {
      this.#running.delete(ended);
      end();
    };
  }

  /** Resolves when all that have begun by now have ended. */
  async quiet(): Promise<void> {
    await Promise.all(this.#running);
  }
}
