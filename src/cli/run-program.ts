import { packageVersion } from '../app/version.ts';
import { type Command, readArguments } from './command.ts';
import { wrongOptions } from './read-options.ts';
import { refuse } from './refuse.ts';
import type { Terminal } from './terminal.ts';

/** Commands by name, each loaded only when it is asked for: starting costs what the command costs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  assess: async () => (await import('./commands/assess.ts')).assessCommand,
  controls: async () => (await import('./commands/controls.ts')).controlsCommand,
  detections: async () => (await import('./commands/detections.ts')).detectionsCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  blueprint: async () => (await import('./commands/blueprint.ts')).blueprintCommand,
  template: async () => (await import('./commands/template.ts')).templateCommand,
  types: async () => (await import('./commands/types.ts')).typesCommand,
  query: async () => (await import('./commands/query.ts')).queryCommand,
  kql: async () => (await import('./commands/kql.ts')).kqlCommand,
  tables: async () => (await import('./commands/tables.ts')).tablesCommand,
  policy: async () => (await import('./commands/policy.ts')).policyCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  up: async () => (await import('./commands/up.ts')).upCommand,
  record: async () => (await import('./commands/record.ts')).recordCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
};

const help = `Safeguard: HIPAA on Azure, assessed from files.

  safeguard assess <paths...>                      judge templates, plans and exports
  safeguard controls list                          what is judged
  safeguard controls show <id>                     one control, with how to mend it
  safeguard explain <control> <resource> <paths>   how a verdict came about
  safeguard template expand <file>                 what an ARM template declares
  safeguard template validate <paths>              what is wrong with ARM templates
  safeguard types import <folder>                  the resource types that they are validated by
  safeguard policy evaluate --definitions <path> --resources <path>
                                                   judge by Azure Policy definitions
  safeguard detections test <paths...>             try Sentinel rules on their sample records, and lint them
  safeguard query '<kql>' --table Name=file        ask logs in Kusto's language
  safeguard kql                                    the same as a shell; kql explain shows plan and SQL
  safeguard tables list                            the tables that can be asked; import adds one
  safeguard up                                     take records and answer questions over HTTPS, as Azure does
  safeguard token create --role <role>             who may do so
  safeguard record status                          what comes in, what is kept and where
  safeguard verify <folder>                        whether what was recorded is unaltered; offline

  safeguard <command> --help    options and examples
  safeguard --version

Exit codes: 0 done, 1 something fails, 2 could not run.
`;

/** Runs one command line. Never throws: what goes wrong is one line on the error stream and exit code 2. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await terminal.out(help);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    await terminal.out(`${packageVersion()}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) return refuse(terminal, `Unknown command "${name.slice(0, 40)}": see safeguard --help`);
  try {
    return await runCommand(await load(), name, rest, terminal);
  } catch (error) {
    if (terminal.env['SAFEGUARD_DEBUG'] === '1') throw error;
    const text = error instanceof Error ? error.message.split('\n')[0] : 'something broke';
    return refuse(terminal, `Internal error, please report it: ${text} (SAFEGUARD_DEBUG=1 shows where)`);
  }
}

async function runCommand(
  command: Command,
  name: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await terminal.out(command.help);
    return 0;
  }
  const parsed = readArguments(args, command.options);
  if (!parsed.ok) return refuse(terminal, `${parsed.error}: see safeguard ${name} --help`);
  const wrong = wrongOptions(parsed.value, terminal.cwd);
  if (wrong.length > 0) return refuse(terminal, ...wrong);
  return command.run(parsed.value, terminal);
}
