import { compose } from '../../app/compose.ts';
import { explainVerdict } from '../../app/explain.ts';
import type { Arguments, Command } from '../command.ts';
import { estateOptions, estateOptionsHelp, readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

export const explainCommand: Command = {
  help: `safeguard explain <control> <resource> <paths...>

Shows how a verdict came about: each condition of the rule, whether it holds (yes, no, ?), and the value it saw.
<control> is an id or a folder name; <resource> is an id, or the end of one.

  --as-of <day>            the day that ages are measured from (default: now, or SOURCE_DATE_EPOCH)
${estateOptionsHelp}

Examples
  safeguard explain encryption-010 storageAccounts/stphi infra/
  safeguard explain recovery-061 estate .
`,
  options: { 'as-of': { type: 'string' }, ...estateOptions },
  run: runExplain,
};

async function runExplain(args: Arguments, terminal: Terminal): Promise<number> {
  const [control, subject, ...paths] = args.positionals;
  if (control === undefined || subject === undefined || paths.length === 0) {
    return refuse(terminal, 'wanted: safeguard explain <control> <resource> <paths...>');
  }
  const { read, clear } = readOptionsOf(args, terminal);
  const asOf = args.text('as-of');
  const request = { control, subject, paths, read, ...(asOf === undefined ? {} : { asOf }) };
  const explained = await explainVerdict(request, compose(terminal));
  clear();
  if (!explained.ok) return refuse(terminal, ...explained.error);
  await terminal.out(explained.value);
  return 0;
}
