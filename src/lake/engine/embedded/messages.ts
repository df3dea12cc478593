import type { EngineFailureCode } from '../failure.ts';
import type { SessionOptions } from './sessions.ts';

/** What the owner tells its engine process first. */
export interface StartMessage {
  readonly folder: string;
  /** Whether nobody needs the folder once the owner has gone. */
  readonly temporary: boolean;
  readonly user: string;
  readonly password: string;
  readonly sessions: SessionOptions;
}

/** What the engine process answers, once. */
export type StartedMessage =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: EngineFailureCode; readonly message: string };
