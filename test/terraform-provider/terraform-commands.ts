import { execFile } from 'node:child_process';

/** How a command ended, with Terraform's errors, and its warnings but the one about overridden providers. */
export interface Ran {
  readonly ok: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

export interface PlannedChange {
  readonly address: string;
  /** As Terraform has them: `create`, `update`, `delete`; a replacement is two. */
  readonly actions: readonly string[];
  /** Top attributes that would change; none for what is created or deleted. */
  readonly attributes: readonly string[];
}

export interface PlanRan extends Ran {
  readonly changes: readonly PlannedChange[];
  /** Outputs that would change. */
  readonly outputs: readonly string[];
  /** The plan as `terraform show -json` prints it; empty where nothing would change. */
  readonly shown: string;
  /** Nothing would change, neither resource nor output: `-detailed-exitcode` was 0. */
  readonly isEmpty: boolean;
}

/** The result of a plan that could not be made. */
export const notPlanned = ({ errors }: Ran): PlanRan => ({
  ok: false,
  errors,
  warnings: [],
  milliseconds: 0,
  changes: [],
  outputs: [],
  shown: '',
  isEmpty: false,
});

interface Message {
  readonly type?: string;
  readonly diagnostic?: TerraformDiagnostic;
}

interface TerraformDiagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string | null };
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
}

interface PlanFile {
  readonly resource_changes?: readonly { readonly address: string; readonly mode: string; readonly change: Change }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

/** The commands of Terraform in one folder. */
export class Commands {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async validate(): Promise<Ran> {
    // Modules of the folder itself are linked once; providers are there already, so there is no `init`.
    const modules = await this.#run(['get', '-no-color']);
    if (modules.code !== 0) return ran(modules, [{ severity: 'error', summary: modules.stderr, detail: '' }]);
    const done = await this.#run(['validate', '-json', '-no-color']);
    const { diagnostics } = parsed<{ diagnostics?: TerraformDiagnostic[] }>(done.stdout);
    return ran(done, diagnostics ?? [{ severity: 'error', summary: done.stderr, detail: '' }]);
  }

  async plan(): Promise<PlanRan> {
    const done = await this.#run(['plan', '-json', '-input=false', '-detailed-exitcode', '-out=plan.out']);
    const result = ran({ ...done, code: done.code === 2 ? 0 : done.code }, diagnosticsIn(done.stdout, done.stderr));
    if (!result.ok) return { ...notPlanned(result), ...result };
    if (done.code === 0) return { ...result, changes: [], outputs: [], shown: '', isEmpty: true };
    const shown = await this.#run(['show', '-json', 'plan.out']);
    const { resource_changes: resources = [], output_changes: outputs = {} } = parsed<PlanFile>(shown.stdout);
    return {
      ...result,
      isEmpty: false,
      shown: shown.stdout,
      changes: resources.filter(({ mode, change }) => mode === 'managed' && !isNothing(change)).map(plannedChange),
      outputs: Object.keys(outputs).filter((name) => !isNothing(outputs[name])),
    };
  }

  async apply(): Promise<Ran> {
    const done = await this.#run(['apply', '-json', '-input=false', '-auto-approve', '-parallelism=64', 'plan.out']);
    return ran(done, diagnosticsIn(done.stdout, done.stderr));
  }

  async destroy(): Promise<Ran> {
    const done = await this.#run(['destroy', '-json', '-input=false', '-auto-approve']);
    return ran(done, diagnosticsIn(done.stdout, done.stderr));
  }

  #run(args: readonly string[]): Promise<Done> {
    return execute(args, this.#folder, this.#environment);
  }
}

const isNothing = (change: Change | undefined): boolean =>
  change === undefined || change.actions.every((action) => action === 'no-op' || action === 'read');

function plannedChange({ address, change }: { readonly address: string; readonly change: Change }): PlannedChange {
  const { actions, before, after, after_unknown: unknown } = change;
  if (!isRecord(before) || !isRecord(after)) return { address, actions, attributes: [] };
  const names = new Set([
    ...Object.keys(before),
    ...Object.keys(after),
    ...(isRecord(unknown) ? Object.keys(unknown) : []),
  ]);
  const attributes = [...names].filter((name) => {
    const open = isRecord(unknown) && JSON.stringify(unknown[name] ?? false).includes('true');
    return open || JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
  return { address, actions, attributes: attributes.toSorted() };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

interface Done {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** Runs Terraform; a program that is not there ends with 1 as one that fails does. */
export function execute(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Done> {
  const start = performance.now();
  return new Promise((resolve) => {
    execFile('terraform', args, { cwd, env, timeout: 1_800_000, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 1;
      const milliseconds = Math.round(performance.now() - start);
      resolve({ code: error === null ? 0 : code, stdout, stderr: stderr || (error?.message ?? ''), milliseconds });
    });
  });
}

function parsed<T extends object>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {};
  }
}

/** Terraform writes one JSON message a line. What is no message, such as a crash, counts as an error. */
function diagnosticsIn(stdout: string, stderr: string): TerraformDiagnostic[] {
  const found = stdout
    .split('\n')
    .map((line) => parsed<Message>(line).diagnostic)
    .filter((diagnostic) => diagnostic !== undefined);
  return found.length === 0 && stderr !== '' ? [{ severity: 'error', summary: stderr, detail: '' }] : found;
}

function ran({ code, milliseconds }: Pick<Done, 'code' | 'milliseconds'>, all: readonly TerraformDiagnostic[]): Ran {
  const of = (severity: string): string[] =>
    all.filter((one) => one.severity === severity && !/development overrides/i.test(one.summary)).map(line);
  return { ok: code === 0, errors: code === 0 ? [] : of('error'), warnings: of('warning'), milliseconds };
}

const line = ({ summary, detail, address, range, snippet }: TerraformDiagnostic): string =>
  [
    range === undefined ? undefined : `${range.filename}:${range.start.line}`,
    address ?? snippet?.context,
    `${summary}.`,
    detail,
  ]
    .filter((part) => part !== undefined && part !== null && part !== '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
