import { err, ok, type Result } from '../../lib/result.ts';
import { limits } from '../../model/limits.ts';
import { type CommandError, type RunCommand, runCommand } from './run-command.ts';

/** What the Bicep compiler made of a file. */
export interface BicepBuild {
  /** The ARM template, JSON text. */
  readonly template: string;
  /** Of a `.bicepparam` file: the parameter file, JSON text. */
  readonly parameters?: string;
}

/** Why there is no template: one line that says what to do. `line` is that of the compiler's first error. */
export interface BicepError {
  readonly code: 'BICEP_NOT_INSTALLED' | 'BICEP_FAILED' | 'BICEP_TIMEOUT';
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface BuildBicepOptions {
  readonly timeoutMs?: number;
  readonly run?: RunCommand;
}

const TIMEOUT_MS = 120_000;

/**
 * Compiles a `.bicep` or `.bicepparam` file with the Bicep CLI, or with the one inside the Azure CLI. Registry modules are
 * fetched by the compiler itself, as the user's own Bicep configuration says.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-cli
 */
export async function buildBicep(
  path: string,
  options: BuildBicepOptions = {},
): Promise<Result<BicepBuild, BicepError>> {
  const run = options.run ?? runCommand;
  const isParameters = /\.bicepparam$/i.test(path);
  const verb = isParameters ? 'build-params' : 'build';
  const limit = { timeoutMs: options.timeoutMs ?? TIMEOUT_MS, maxBytes: limits.documentBytes * 2 };
  let result = await run('bicep', [verb, path, '--stdout'], limit);
  if (!result.ok && result.error.kind === 'missing') {
    result = await run('az', ['bicep', verb, '--file', path, '--stdout'], limit);
  }
  if (!result.ok) return err(errorOf(result.error));
  return isParameters ? splitParameters(result.value) : ok({ template: result.value });
}

/** `build-params --stdout` prints the template and the parameters as texts inside one JSON object. */
function splitParameters(output: string): Result<BicepBuild, BicepError> {
  const broken: BicepError = {
    code: 'BICEP_FAILED',
    message: 'The Bicep CLI printed no template for this parameter file: update it with "az bicep upgrade"',
  };
  try {
    const parsed: unknown = JSON.parse(output);
    if (typeof parsed !== 'object' || parsed === null) return err(broken);
    const { templateJson, parametersJson } = parsed as {
      readonly templateJson?: unknown;
      readonly parametersJson?: unknown;
    };
    if (typeof templateJson !== 'string' || typeof parametersJson !== 'string') return err(broken);
    return ok({ template: templateJson, parameters: parametersJson });
  } catch {
    return err(broken);
  }
}

function errorOf(error: CommandError): BicepError {
  switch (error.kind) {
    case 'missing':
      return {
        code: 'BICEP_NOT_INSTALLED',
        message:
          'Cannot compile Bicep: install the Bicep CLI, or run "az bicep install" with the Azure CLI; or give the template that "bicep build" makes',
      };
    case 'timeout':
      return { code: 'BICEP_TIMEOUT', message: 'The Bicep compiler did not finish in time' };
    case 'too-large':
      return { code: 'BICEP_FAILED', message: 'The compiled template is larger than any that can be read' };
    case 'failed':
      return compilerError(error.stderr);
  }
}

/** The first error line of the compiler: `path(12,5) : Error BCP057: The name "x" does not exist.` */
function compilerError(stderr: string): BicepError {
  const match = /\((\d{1,7}),(\d{1,7})\) : Error ([A-Za-z0-9-]{1,40}): ([^\r\n]{1,400})/.exec(
    stderr.slice(0, 1_000_000),
  );
  if (match !== null) {
    return {
      code: 'BICEP_FAILED',
      message: `Bicep ${match[3] ?? ''}: ${(match[4] ?? '').replace(/ \[https?:[^\]]*\]$/, '')}`,
      line: Number(match[1]),
      column: Number(match[2]),
    };
  }
  if (/bicep/i.test(stderr) && /not (?:found|installed)|az bicep install/i.test(stderr))
    return errorOf({ kind: 'missing' });
  return { code: 'BICEP_FAILED', message: 'The Bicep compiler failed: run "bicep build" on this file to see why' };
}
