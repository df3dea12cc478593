/** The time that something may take; when it is over, the signal aborts and `passed` rejects. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.restart();
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
      return await Promise.race([work, passed]);
    } finally {
      this.signal.removeEventListener('abort', over);
    }
  }
}
