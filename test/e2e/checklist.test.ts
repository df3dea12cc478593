import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/run-program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what is written to it. */
const kept = (): { readonly terminal: Terminal; readonly text: () => string } => {
  let out = '';
  return {
    terminal: {
      out: async (text: string) => {
        out += text;
      },
      err: () => undefined,
      outIsTty: false,
      errIsTty: false,
      env: {},
      cwd: process.cwd(),
      clock: () => Date.parse('2026-11-22T00:00:00Z'),
    } as Terminal,
    text: () => out,
  };
};

interface Item {
  readonly row: { readonly id: string };
  readonly verdict: string;
}

describe('the architecture checklist', () => {
  it('has a verdict for each of its 32 items on the example', async () => {
    const { terminal, text } = kept();
    await runProgram(
      ['assess', 'examples/clinic', '--profile', 'checklist', '--exit-zero', '--quiet', '--json'],
      terminal,
    );
    const { checklist } = JSON.parse(text()) as { readonly checklist: { readonly items: readonly Item[] } };
    const items = checklist.items.filter(({ row }) => /^\d+$/.test(row.id) && Number(row.id) <= 32);
    expect(items).toHaveLength(32);
    const known = ['pass', 'fail', 'unknown', 'attested'];
    expect(items.filter(({ verdict }) => !known.includes(verdict)).map(({ row }) => row.id)).toEqual([]);
  });
});
