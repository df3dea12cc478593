// How the benchmarks measure: medians, because a shared machine has bad moments, and whole processes with their memory.

import { spawnSync } from 'node:child_process';

/** The middle one of what `run` gives, asked `times` times. */
export async function medianOf(times, run) {
  const values = [];
  for (let i = 0; i < times; i++) values.push(await run(i));
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Of several runs, the middle of each of two times: a busy machine stretches the clock and hardly the processor. */
export async function medianRun(times, run) {
  const runs = [];
  for (let i = 0; i < times; i++) runs.push(await run(i));
  return {
    milliseconds: await medianOf(times, (i) => runs[i].milliseconds),
    processor: await medianOf(times, (i) => runs[i].processor),
  };
}

/** Milliseconds that `run` takes, and what it gives. */
export async function timed(run) {
  const start = performance.now();
  const value = await run();
  return { milliseconds: performance.now() - start, value };
}

/** A process says its own use when it ends, which no parent can ask on every system. */
const sayUse =
  'data:text/javascript,process.on("exit",()=>{const u=process.resourceUsage();process.stderr.write("\\nused "+u.maxRSS+" "+(u.userCPUTime+u.systemCPUTime)+"\\n")})';

/** Runs Node on a script to its end: milliseconds by the clock and of processors, and the most bytes it held. */
export function runNode(args, cwd) {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(process.execPath, ['--import', sayUse, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const milliseconds = performance.now() - start;
  if (error !== undefined || status === null || status > 1) {
    throw new Error(`exit ${status}: ${error?.message ?? stderr.split('\n').slice(0, 3).join(' ')}`);
  }
  const [, kilobytes, microseconds] = /used (\d+) (\d+)/.exec(stderr) ?? [];
  return { milliseconds, processor: Number(microseconds) / 1000, peak: Number(kilobytes) * 1024 };
}

/** Milliseconds of any other program; undefined where it is not on PATH. Its exit code says what it found. */
export function runProgram(name, args, cwd) {
  const start = performance.now();
  const { error } = spawnSync(name, args, { cwd, stdio: 'ignore' });
  return error === undefined ? performance.now() - start : undefined;
}
