// How the benchmarks measure: medians, because a shared machine has bad moments, and whole processes with their memory.

import { spawnSync } from 'node:child_process';

/** The middle one of what `run` gives, asked `times` times. */
export async function medianOf(times, run) {
  const values = [];
  for (let i = 0; i < times; i++) values.push(await run(i));
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Milliseconds that `run` takes, and what it gives. */
export async function timed(run) {
  const start = performance.now();
  const value = await run();
  return { milliseconds: performance.now() - start, value };
}

/** A process says its own peak when it ends, which no parent can ask on every system. */
const sayPeak =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak-kilobytes "+process.resourceUsage().maxRSS+"\\n"))';

/** Runs Node on a script to its end: wall-clock milliseconds and the most memory it held, in bytes. */
export function runNode(args, cwd) {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(process.execPath, ['--import', sayPeak, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const milliseconds = performance.now() - start;
  if (error !== undefined || status === null || status > 1) {
    throw new Error(`exit ${status}: ${error?.message ?? stderr.split('\n').slice(0, 3).join(' ')}`);
  }
  return { milliseconds, peak: Number(/peak-kilobytes (\d+)/.exec(stderr)?.[1]) * 1024 };
}

/** Milliseconds of any other program; undefined where it is not on PATH. Its exit code says what it found. */
export function runProgram(name, args, cwd) {
  const start = performance.now();
  const { error } = spawnSync(name, args, { cwd, stdio: 'ignore' });
  return error === undefined ? performance.now() - start : undefined;
}
