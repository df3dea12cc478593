/**
 * The engine process: owns one data folder, serves ClickHouse's HTTP protocol on the loopback interface, and ends with
 * the process that started it. Its instructions come over the IPC channel, never by arguments, which others can read.
 */
import { mkdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { EngineFailureCode } from '../failure.ts';
import { lockFolder } from './folder-lock.ts';
import type { StartedMessage, StartMessage } from './messages.ts';
import { type ChdbNative, loadChdb } from './native.ts';
import { engineServer } from './serve.ts';
import { Sessions } from './sessions.ts';

/** What is to be done when the owner has gone, whatever still runs. */
let cleanUp = (): void => undefined;

const tell = (message: StartedMessage, then: () => void = () => undefined): void => {
  process.send?.(message, then);
};

const fail = (code: EngineFailureCode, message: string): void =>
  tell({ kind: 'failed', code, message }, () => process.exit(1));

function start(options: StartMessage): void {
  let code: EngineFailureCode = 'ENGINE_NOT_INSTALLED';
  try {
    const native = loadChdb();
    code = 'ENGINE_UNREACHABLE';
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(options.folder, process.ppid);
    if (lock.kind === 'taken') {
      fail('ENGINE_LOCKED', String(lock.owner));
      return;
    }
    cleanUp = () => (options.temporary ? rmSync(options.folder, { recursive: true, force: true }) : lock.release());
    serve(options, native);
  } catch (error) {
    cleanUp();
    fail(code, error instanceof Error ? error.message : String(error));
  }
}

function serve(options: StartMessage, native: ChdbNative): void {
  const sessions = new Sessions(native, options.folder, options.sessions);
  const { user, password } = options;
  const server = engineServer({ native, sessions, user, password });
  process.once('message', () => {
    server.closeAllConnections();
    sessions.close();
    cleanUp();
    process.exit(0);
  });
  server.listen(0, '127.0.0.1', () => tell({ kind: 'ready', port: (server.address() as AddressInfo).port }));
}

// An interrupt from the terminal, or a service manager's request to end, reaches the whole group: the owner decides when
// it has no more need of the engine.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('message', (message) => start(message as StartMessage)); // a second message asks to close
process.once('disconnect', () => {
  cleanUp();
  // A statement may be running on another thread, and an ordinary exit would wait for it or tear it down half-way.
  process.kill(process.pid, 'SIGKILL');
});
