import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Endpoint } from '../endpoint.ts';
import { type EngineFailure, engineFailure } from '../failure.ts';
import type { StartedMessage, StartMessage } from './messages.ts';
import type { SessionOptions } from './sessions.ts';

/** What an engine process is started with. */
export interface EngineProcessOptions {
  readonly folder: string;
  readonly temporary: boolean;
  readonly sessions: SessionOptions;
}

/** A running engine process, and how to reach it. */
export interface EngineProcess {
  readonly endpoint: Endpoint;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Asks it to end, and ends it when it does not. Only when nothing runs on it any more. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

const START_SECONDS = 60;
const STOP_SECONDS = 5;

/** The compiled entry file: beside this file, or in `dist` when this file runs as TypeScript. */
function entryFile(): string {
  const own = import.meta.url;
  const compiled = own.endsWith('.ts') ? own.replace(/\/src\/(?=lake\/engine\/)/, '/dist/') : own;
  return fileURLToPath(new URL('main.js', compiled));
}

/** What the engine process is told of the environment: where things are, and no secret of its owner. */
function environment(sessions: SessionOptions): NodeJS.ProcessEnv {
  const passed = [
    'PATH',
    'HOME',
    'TMPDIR',
    'LD_LIBRARY_PATH',
    'DYLD_LIBRARY_PATH',
    'CHDB_LIBCHDB_PATH',
    'CHDB_LIBCHDB_DIR',
  ];
  const known = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  // Each statement blocks a thread of libuv's pool; kills and compression need some beside them.
  const threads = sessions.readers + sessions.writers + 4;
  return { ...Object.fromEntries(known), TZ: 'UTC', UV_THREADPOOL_SIZE: String(threads) };
}

/** Starts an engine process and waits until it answers. */
export async function startEngineProcess(
  options: EngineProcessOptions,
  entry: string = entryFile(),
): Promise<Result<EngineProcess, EngineFailure>> {
  if (!existsSync(entry))
    return err(engineFailure('ENGINE_UNREACHABLE', 'The embedded engine is not compiled: run "npm run build"'));
  const password = randomBytes(32).toString('base64url');
  const child = fork(entry, [], {
    execArgv: [],
    env: environment(options.sessions),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const started = firstMessage(child, ended);
  child.send({ ...options, user: 'default', password } satisfies StartMessage, () => undefined);
  const message = await started;
  if (message?.kind !== 'ready') {
    child.kill('SIGKILL');
    return err(startFailure(options.folder, message));
  }
  // A program that has nothing else to do ends, and its engine with it.
  child.unref();
  child.channel?.unref();
  return ok(runningProcess(child, ended, { url: `http://127.0.0.1:${message.port}`, username: 'default', password }));
}

/** The first message, or undefined when the process ends or is silent for too long. */
async function firstMessage(child: ChildProcess, ended: Promise<void>): Promise<StartedMessage | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), START_SECONDS * 1000);
  });
  const message = once(child, 'message').then(([first]) => first as StartedMessage);
  message.catch(() => undefined);
  try {
    return await Promise.race([message, ended.then(() => undefined), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function runningProcess(child: ChildProcess, ended: Promise<void>, endpoint: Endpoint): EngineProcess {
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const stop = async (): Promise<void> => {
    if (!running) return;
    child.ref();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
    child.send({}, () => undefined);
    await ended;
    clearTimeout(timer);
  };
  return { endpoint, pid: child.pid ?? 0, ended, isRunning: () => running, stop, kill: () => child.kill('SIGKILL') };
}

function startFailure(folder: string, message: StartedMessage | undefined): EngineFailure {
  if (message?.kind !== 'failed') return engineFailure('ENGINE_UNREACHABLE', 'The embedded engine did not start');
  switch (message.code) {
    case 'ENGINE_NOT_INSTALLED':
      return engineFailure(
        'ENGINE_NOT_INSTALLED',
        'The embedded engine (package chdb: Linux with glibc, macOS) is not installed: run "npm install" with optional dependencies, or give the address of a ClickHouse server in SAFEGUARD_CLICKHOUSE_URL; on Windows use WSL2',
      );
    case 'ENGINE_LOCKED':
      return engineFailure(
        'ENGINE_LOCKED',
        `The folder ${folder} is in use by process ${message.message}: end it, or go through it`,
      );
    default:
      return engineFailure('ENGINE_UNREACHABLE', `The embedded engine did not start on ${folder}`);
  }
}
