// Builds dist/: compiles the TypeScript, then compiles the content folders into one file.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

rmSync(`${root}/dist`, { recursive: true, force: true });
run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
cpSync(`${root}/src/state/migrations`, `${root}/dist/state/migrations`, { recursive: true });
run(['scripts/compile-content.mjs']);
if (existsSync(`${root}/dist/cli/main.js`)) chmodSync(`${root}/dist/cli/main.js`, 0o755);
