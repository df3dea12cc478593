import type { IncomingMessage } from 'node:http';

/** A request that is answered with a status and one line. */
export class HttpFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Bytes of bodies that are held at once, all requests together. */
export class BodyBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** Takes bytes, if there are so many left. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.#most) return false;
    this.#held += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** What a body is read with. */
export interface BodyLimits {
  readonly largest: number;
  readonly budget: BodyBudget;
}

const tooLarge = (largest: number): HttpFault =>
  new HttpFault(413, 'ContentLengthLimitExceeded', `The body is larger than ${largest} bytes`);

/** A body, and how many bytes of the budget it holds until `give` is called. Rejects with `HttpFault`. */
export async function readBody(message: IncomingMessage, { largest, budget }: BodyLimits): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > largest) throw tooLarge(largest);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      if (size + chunk.length > largest) throw tooLarge(largest);
      if (!budget.take(chunk.length)) throw new HttpFault(429, 'TooManyRequests', 'Too many bodies are being read', 1);
      size += chunk.length;
      chunks.push(chunk);
    }
  } catch (error) {
    budget.give(size);
    if (error instanceof HttpFault) throw error;
    throw new HttpFault(400, 'BadRequest', 'The body ended before its end');
  }
  return Buffer.concat(chunks, size);
}
