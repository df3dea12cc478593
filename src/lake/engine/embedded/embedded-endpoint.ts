import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Endpoint, EndpointSource } from '../endpoint.ts';
import { type EngineFailure, engineFailure } from '../failure.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import type { SessionOptions } from './sessions.ts';

/** The embedded engine's endpoint, and the process behind it. */
export interface EmbeddedEndpoint extends EndpointSource {
  /** The number of the engine's process; undefined while none runs. */
  processId(): number | undefined;
}

/**
 * Keeps one engine process on a folder: starts it, and starts another when it has died. Without a folder, what the
 * engine holds lives as long as the engine.
 */
export function embeddedEndpoint(folder: string | undefined, sessions: SessionOptions): EmbeddedEndpoint {
  const place = folder === undefined ? mkdtempSync(join(tmpdir(), 'safeguard-engine-')) : resolve(folder);
  const temporary = folder === undefined;
  let starting: Promise<Result<EngineProcess, EngineFailure>> | undefined;
  let running: EngineProcess | undefined;
  let closed = false;

  const start = async (): Promise<Result<EngineProcess, EngineFailure>> => {
    const started = await startEngineProcess({ folder: place, temporary, sessions });
    running = started.ok ? started.value : undefined;
    return started;
  };
  const current = async (): Promise<Result<Endpoint, EngineFailure>> => {
    if (closed) return err(engineFailure('ENGINE_CLOSED', 'The engine is closed'));
    if (running !== undefined && !running.isRunning()) starting = undefined;
    starting ??= start();
    const attempt = starting;
    const started = await attempt;
    if (started.ok) return ok(started.value.endpoint);
    if (starting === attempt) starting = undefined;
    return started;
  };
  const close = async (): Promise<void> => {
    closed = true;
    await starting;
    await running?.stop();
    if (temporary && existsSync(place)) rmSync(place, { recursive: true, force: true });
  };
  return {
    current,
    close,
    stuck: (endpoint) => {
      if (running?.endpoint === endpoint) running.kill();
    },
    processId: () => (running?.isRunning() === true ? running.pid : undefined),
  };
}
