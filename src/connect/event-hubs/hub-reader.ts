/** An event of a hub. */
export interface HubEvent {
  /** Its number within the partition; later ones are larger. */
  readonly sequence: number;
  readonly body: Buffer;
}

/** What is asked of an event hub. */
export interface HubReader {
  partitions(signal: AbortSignal): Promise<readonly string[]>;
  /**
   * The next events of a partition in their order, or none where none comes for about a second.
   * @param after the number behind which they begin; undefined for the oldest that is kept
   */
  receive(partition: string, after: number | undefined, signal: AbortSignal): Promise<readonly HubEvent[]>;
  close(): Promise<void>;
}
