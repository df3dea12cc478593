/** The time that something may take; when it is over or the caller cancels, the signal aborts and `race` rejects. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  readonly #cancel: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number, cancel?: AbortSignal) {
    this.#milliseconds = milliseconds;
    this.#cancel = cancel;
    if (cancel?.aborted === true) this.#controller.abort();
    cancel?.addEventListener('abort', this.#abort, { once: true });
    this.restart();
  }

  readonly #abort = (): void => this.#controller.abort();

  /** Whether it ended because the caller cancelled. */
  get cancelled(): boolean {
    return this.#cancel?.aborted === true;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins the time again, because something has moved. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#milliseconds);
  }

  /** Lets the time stand still until `restart`. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The outcome of work, or a rejection when the time is over first. */
  async race<T>(work: Promise<T>): Promise<T> {
    let over = (): void => undefined;
    const passed = new Promise<never>((_, reject) => {
      over = () => reject(new Error('the time is over'));
      this.signal.addEventListener('abort', over, { once: true });
    });
    try {
      if (this.signal.aborted) over();
      return await Promise.race([work, passed]);
    } finally {
      this.signal.removeEventListener('abort', over);
    }
  }
}
