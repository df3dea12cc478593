import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { openTypeFile, type TypeFile } from '../../connect/arm-types/index.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Where imported types are kept unless the user says another place. */
export const typesFile = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env['HOME'] || env['USERPROFILE'] || homedir(), '.safeguard', 'arm-types');

/** What to run where there are no types. */
export const howToImport =
  'import resource types first: git clone --depth 1 https://github.com/Azure/bicep-types-az && safeguard types import bicep-types-az';

/** Opens the types that a command judges by. @returns undefined where none were imported; on error one line */
export function openTypes(
  given: string | undefined,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Result<TypeFile | undefined, string> {
  const path = given === undefined ? typesFile(env) : resolve(cwd, given);
  const opened = openTypeFile(path);
  if (!opened.ok) return err(`${given ?? path}: ${opened.error}`);
  if (opened.value === undefined && given !== undefined) return err(`--types ${given}: there is no such file`);
  return ok(opened.value);
}
