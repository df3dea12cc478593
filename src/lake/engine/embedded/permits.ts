/** What is to be given back when the work is over. Giving back twice counts once. */
export type Release = () => void;

/**
 * A fixed number of places, given out in the order of asking. Who waits longer than it may, or finds too many waiting
 * already, gets nothing.
 */
export class Permits {
  #free: number;
  readonly #maxWaiting: number;
  readonly #waiting: ((release: Release) => void)[] = [];

  constructor(places: number, maxWaiting: number) {
    this.#free = places;
    this.#maxWaiting = maxWaiting;
  }

  /** A place, or undefined after `milliseconds` without one or when `signal` says that nobody waits any more. */
  acquire(milliseconds: number, signal?: AbortSignal): Promise<Release | undefined> {
    if (signal?.aborted === true) return Promise.resolve(undefined);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#release());
    }
    if (this.#waiting.length >= this.#maxWaiting) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const leave = (): void => {
        const at = this.#waiting.indexOf(enter);
        if (at >= 0) this.#waiting.splice(at, 1);
        clearTimeout(timer);
        resolve(undefined);
      };
      const enter = (release: Release): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        resolve(release);
      };
      const timer = setTimeout(leave, milliseconds);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }

  #release(): Release {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next(this.#release());
    };
  }
}
