import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ReadEstateOptions } from '../app/read-estate.ts';
import type { Json } from '../lib/json.ts';
import type { Arguments, OptionsConfig } from './command.ts';
import { progressOn, type Terminal } from './terminal.ts';

const text = { type: 'string' } as const;

/** Options of every command that reads an estate. */
export const estateOptions = {
  config: text,
  parameters: { type: 'string', multiple: true },
  subscription: text,
  'resource-group': text,
  location: text,
  'management-group': text,
  tenant: text,
  strict: { type: 'boolean' },
} as const satisfies OptionsConfig;

export const estateOptionsHelp = `  --config <file>          safeguard.yaml elsewhere
  --parameters <file>      parameters for every template, or name=value; may be repeated
  --subscription <id>  --resource-group <name>  --location <region>  --management-group <id>  --tenant <id>
                           where templates are deployed, as far as they do not say it
  --strict                 a template parameter without a value is an error`;

type Target = NonNullable<ReadEstateOptions['target']>;

function targetOf(args: Arguments): Target {
  const member = <Name extends string>(name: Name, option: string): { readonly [Key in Name]?: string } => {
    const value = args.text(option);
    return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };
  };
  return {
    ...member('subscriptionId', 'subscription'),
    ...member('resourceGroup', 'resource-group'),
    ...member('location', 'location'),
    ...member('managementGroupId', 'management-group'),
    ...member('tenantId', 'tenant'),
  };
}

/** `name=value`, as `az deployment` takes parameters beside files. */
const isAssignment = (text: string): boolean => /^[A-Za-z_]\w*=/.test(text);

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is wrong with these options before anything is read: a file that is not there, an id that is none. A line each. */
export function wrongOptions(args: Arguments, cwd: string): readonly string[] {
  const files = [
    { option: 'config', file: args.text('config') ?? '' },
    ...args.list('parameters').map((file) => ({ option: 'parameters', file: isAssignment(file) ? '' : file })),
  ];
  const gone = files
    .filter(({ file }) => file !== '' && !existsSync(resolve(cwd, file)))
    .map(({ option, file }) => `--${option} ${file}: there is no such file`);
  const noIds = ['subscription', 'tenant'].flatMap((option) => {
    const id = args.text(option);
    if (id === undefined || GUID.test(id)) return [];
    return `--${option} is "${id.slice(0, 60)}": wanted its id, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301`;
  });
  return [...gone, ...noIds];
}

/** The value is JSON where it reads as such, else text. */
function readAssignment(text: string): readonly [string, Json] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value) as Json];
  } catch {
    return [text.slice(0, at), value];
  }
}

/** The options as the readers take them, with progress shown where a person waits. `clear` removes what it showed. */
export function readOptionsOf(
  args: Arguments,
  terminal: Terminal,
): { readonly read: ReadEstateOptions; readonly clear: () => void } {
  const config = args.text('config');
  const given = args.list('parameters');
  const parameterFiles = given.filter((text) => !isAssignment(text));
  const parameterValues = Object.fromEntries(given.filter(isAssignment).map(readAssignment));
  const progress = progressOn(terminal, args.flag('quiet'));
  const read: ReadEstateOptions = {
    cwd: terminal.cwd,
    target: targetOf(args),
    strict: args.flag('strict'),
    onProgress: (done, total, file) => progress.show(`${done}/${total} ${file}`),
    ...(config === undefined ? {} : { config }),
    ...(parameterFiles.length === 0 ? {} : { parameterFiles }),
    ...(Object.keys(parameterValues).length === 0 ? {} : { parameterValues }),
    ...(args.flag('git-history') ? { gitHistory: true } : {}),
  };
  return { read, clear: progress.clear };
}
