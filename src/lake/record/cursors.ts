/** Where each partition of each source stands. */
export class Cursors {
  readonly #bySource = new Map<string, Map<string, string>>();

  constructor(initial: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    for (const [source, partitions] of Object.entries(initial))
      for (const [partition, cursor] of Object.entries(partitions)) this.set(source, partition, cursor);
  }

  get(source: string, partition: string): string | undefined {
    return this.#bySource.get(source)?.get(partition);
  }

  set(source: string, partition: string, cursor: string): void {
    const partitions = this.#bySource.get(source) ?? new Map<string, string>();
    partitions.set(partition, cursor);
    this.#bySource.set(source, partitions);
  }

  toJSON(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    return Object.fromEntries(
      [...this.#bySource].map(([source, partitions]) => [source, Object.fromEntries(partitions)]),
    );
  }
}
