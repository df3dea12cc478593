import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Endpoint, EndpointSource } from '../endpoint.ts';
import { type EngineFailure, engineFailure } from '../failure.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import { isAbandoned } from './folder-lock.ts';
import type { SessionOptions } from './sessions.ts';

/** The embedded engine's endpoint, and the process behind it. */
export interface EmbeddedEndpoint extends EndpointSource {
  /** The number of the engine's process; undefined while none runs. */
  processId(): number | undefined;
}

/** A connection breaks before the end of its process is known; how long to wait for that. */
const DYING_MILLISECONDS = 500;

/** What the names of temporary folders begin with. */
const TEMPORARY = 'safeguard-engine-';

/** Removes the temporary folders whose engines and owners died without a chance to: they can hold records. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(TEMPORARY) && isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Keeps one engine process on a folder: starts it, and starts another when it has died. Without a folder, what the
 * engine holds lives as long as the engine.
 */
export function embeddedEndpoint(folder: string | undefined, sessions: SessionOptions): EmbeddedEndpoint {
  const place = folder === undefined ? mkdtempSync(join(tmpdir(), TEMPORARY)) : resolve(folder);
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
    if (temporary) await rm(place, { recursive: true, force: true });
    if (temporary) await removeAbandoned().catch(() => undefined);
  };
  return {
    current,
    close,
    stuck: (endpoint) => {
      if (running?.endpoint === endpoint) running.kill();
    },
    broken: async (endpoint) => {
      if (running?.endpoint === endpoint)
        await Promise.race([running.ended, delay(DYING_MILLISECONDS, undefined, { ref: false })]);
    },
    processId: () => (running?.isRunning() === true ? running.pid : undefined),
  };
}
