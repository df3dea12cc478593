/** A file or a blob, as a listing shows it. */
export interface StoredObject {
  /** Its name within the source, with `/` between folders; it stays the same as long as the object does. */
  readonly name: string;
  /** Bytes, when it was listed. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** What stays the same when it gets another name, where that is known. */
  readonly identity?: string;
  /** Why it cannot be read as it is, where that is known: it lies in the archive tier. */
  readonly unreadable?: string | undefined;
  /**
   * Its bytes from one place up to another, or to its end as it is now.
   * Fails with an error that has a `code`.
   */
  read(from: number, to: number | undefined, signal: AbortSignal): AsyncIterable<Buffer>;
}

/** Raised where another object has taken the name since it was listed. */
export class ObjectMovedError extends Error {}

/** The first bytes of an object, no more than asked for. */
export async function headOf(chunks: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
