import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');

interface Example {
  readonly command: string;
  readonly output: readonly string[];
}

/** Commands of the `console` blocks: a line with `$ safeguard`, then what it prints; `...` stands for any lines. */
const examples: readonly Example[] = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .split(/^\$ safeguard /m)
    .slice(1)
    .map((text) => {
      const [command = '', ...output] = text.trimEnd().split('\n');
      return { command, output };
    }),
);

/** The arguments of a command line: what stands between single quotes is one. */
const argumentsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** What a command prints; undefined where it needs the engine and that is not installed. */
async function linesOf(command: string): Promise<readonly string[] | undefined> {
  let printed = '';
  let said = '';
  await runProgram(argumentsOf(command), {
    out: async (text) => {
      printed += text;
    },
    err: (text) => {
      said += text;
    },
    outIsTty: false,
    errIsTty: false,
    env: {},
    cwd: root,
    clock: () => 0,
  });
  return said.includes('(package chdb:') ? undefined : printed.split('\n');
}

/** The first expected line that the printed lines do not hold where it should stand. */
function firstMissing(expected: readonly string[], printed: readonly string[]): string | undefined {
  let at = 0;
  let anywhere = false;
  for (const line of expected) {
    if (line === '...') {
      anywhere = true;
      continue;
    }
    const matches = (text: string | undefined): boolean =>
      text !== undefined && (line.endsWith('...') ? text.startsWith(line.slice(0, -3)) : text === line);
    const found = anywhere ? printed.findIndex((text, i) => i >= at && matches(text)) : matches(printed[at]) ? at : -1;
    if (found < 0) return line;
    at = found + 1;
    anywhere = false;
  }
  return undefined;
}

describe('README', () => {
  it('has examples', () => expect(examples.length).toBeGreaterThan(2));

  it.for(examples)('prints what it shows: safeguard $command', async ({ command, output }, { skip }) => {
    const printed = await linesOf(command);
    if (printed === undefined) skip('the embedded engine (chdb) is not installed');
    else expect(firstMissing(output, printed)).toBeUndefined();
  });

  it('links to what is there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(`${root}/${path}`))).toEqual([]);
  });
});
