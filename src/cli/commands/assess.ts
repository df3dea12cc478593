import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { assessEstate } from '../../app/assess.ts';
import { compose } from '../../app/compose.ts';
import { formatOfFile, type ReportFormat, renderReport, reportFormats } from '../../app/render-report.ts';
import { blocks, writeFilePieces } from '../../app/write-file.ts';
import {
  type AnnotationStyle,
  annotationStyles,
  type Baseline,
  type FailOn,
  newFindings,
  readBaseline,
  renderAnnotations,
  renderBaseline,
} from '../../assess/report/index.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { type Assessment, type Profile, profiles } from '../../model/assessment.ts';
import { type Severity, severities } from '../../model/control.ts';
import { type Arguments, type Command, oneOf } from '../command.ts';
import { estateOptions, readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import { type Terminal, wantsColor } from '../terminal.ts';
import { assessHelp } from './assess-help.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const list = { type: 'string', multiple: true } as const;

export const assessCommand: Command = {
  help: assessHelp,
  options: {
    'as-of': text,
    profile: text,
    severity: text,
    scope: list,
    attestations: list,
    initiative: text,
    definitions: list,
    ...estateOptions,
    'git-history': flag,
    format: list,
    out: list,
    json: flag,
    'fail-on': text,
    baseline: text,
    'write-baseline': text,
    annotations: text,
    'exit-zero': flag,
    quiet: { type: 'boolean', short: 'q' },
    'no-color': flag,
  },
  run: runAssess,
};

/** A report that is asked for; without a file it goes to standard output. */
interface Output {
  readonly format: ReportFormat;
  readonly file?: string;
}

interface Settings {
  readonly profile: Profile;
  readonly severity: Severity;
  readonly failOn: FailOn;
  readonly outputs: readonly Output[];
  readonly annotations: AnnotationStyle | undefined;
  readonly baseline: Baseline | undefined;
}

async function runAssess(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length === 0)
    return refuse(terminal, 'no paths: name files or folders, see safeguard assess --help');
  const settings = await readSettings(args, terminal);
  if (!settings.ok) return refuse(terminal, settings.error);
  const ports = compose(terminal);
  const { read, clear } = readOptionsOf(args, terminal);
  const asOf = args.text('as-of');
  const initiative = args.text('initiative');
  const assessed = await assessEstate(
    {
      paths: args.positionals,
      attestations: args.list('attestations'),
      read,
      ...(asOf === undefined ? {} : { asOf }),
      profile: settings.value.profile,
      minimumSeverity: settings.value.severity,
      scope: args.list('scope'),
      ...(initiative === undefined ? {} : { initiative: { name: initiative, definitions: args.list('definitions') } }),
    },
    ports,
  );
  clear();
  if (!assessed.ok) return refuse(terminal, ...assessed.error);
  const trouble = await report(assessed.value, settings.value, args, terminal, ports.version());
  if (trouble !== undefined) return refuse(terminal, trouble);
  if (args.flag('exit-zero')) return 0;
  if (newFindings(assessed.value, settings.value.failOn, settings.value.baseline) > 0) return 1;
  // What could not be read was not judged: a build must not go green over it.
  return assessed.value.diagnostics.some(({ severity }) => severity === 'error') ? 2 : 0;
}

async function readSettings(args: Arguments, terminal: Terminal): Promise<Result<Settings, string>> {
  const profile = oneOf('profile', args.text('profile') ?? 'hipaa', profiles);
  if (!profile.ok) return profile;
  const severity = oneOf('severity', args.text('severity') ?? 'low', severities);
  if (!severity.ok) return severity;
  const failOn = oneOf('fail-on', args.text('fail-on') ?? 'fail', ['fail', 'unknown'] as const);
  if (!failOn.ok) return failOn;
  const outputs = readOutputs(args);
  if (!outputs.ok) return outputs;
  const style = args.text('annotations');
  const annotations = style === undefined ? ok(undefined) : oneOf('annotations', style, annotationStyles);
  if (!annotations.ok) return annotations;
  const baseline = await readBaselineFile(args.text('baseline'), terminal);
  if (!baseline.ok) return baseline;
  return ok({
    profile: profile.value,
    severity: severity.value,
    failOn: failOn.value,
    outputs: outputs.value,
    annotations: annotations.value,
    baseline: baseline.value,
  });
}

/** Pairs each `--out` with the `--format` before it; an `--out` of its own takes the format from its name. */
function readOutputs(args: Arguments): Result<readonly Output[], string> {
  const outputs: Output[] = [];
  let waiting: ReportFormat | undefined;
  const flush = (): void => {
    if (waiting !== undefined) outputs.push({ format: waiting });
    waiting = undefined;
  };
  for (const { name, value = '' } of args.given) {
    if (name === 'json') outputs.push({ format: 'json' });
    if (name === 'format') {
      flush();
      const format = oneOf('format', value, reportFormats);
      if (!format.ok) return format;
      waiting = format.value;
    }
    if (name === 'out') {
      const format = waiting ?? formatOfFile(value);
      if (format === undefined) return err(`--out ${value}: its name says no format, put --format before it`);
      outputs.push({ format, file: value });
      waiting = undefined;
    }
  }
  flush();
  const toStdout = outputs.filter(({ file }) => file === undefined).length;
  return toStdout > 1 ? err('two reports cannot both go to standard output: give --out a file') : ok(outputs);
}

async function readBaselineFile(
  file: string | undefined,
  terminal: Terminal,
): Promise<Result<Baseline | undefined, string>> {
  if (file === undefined) return ok(undefined);
  const content = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => undefined);
  if (content === undefined) return err(`--baseline ${file}: cannot be read`);
  const baseline = readBaseline(content);
  return baseline.ok ? baseline : err(`--baseline ${file}: ${baseline.error}`);
}

const reportPlaces = (outputs: readonly Output[], terminal: Terminal): string =>
  outputs
    .map(({ format, file }) => (file === undefined ? '' : `Report (${format}): ${resolve(terminal.cwd, file)}\n`))
    .join('');

/** Writes every report that was asked for; the terminal's own where nothing else goes to standard output. */
async function report(
  assessment: Assessment,
  settings: Settings,
  args: Arguments,
  terminal: Terminal,
  version: string,
): Promise<string | undefined> {
  const baseline = settings.baseline === undefined ? {} : { baseline: settings.baseline };
  const render = (format: ReportFormat): Iterable<string> =>
    renderReport(format, assessment, { version, color: wantsColor(terminal, args.flag('no-color')), ...baseline });
  for (const { format, file } of settings.outputs) {
    if (file === undefined) continue;
    const written = await writeFilePieces(resolve(terminal.cwd, file), render(format));
    if (!written.ok) return written.error;
  }
  const toStdout = settings.outputs.find(({ file }) => file === undefined);
  if (toStdout !== undefined || !args.flag('quiet')) {
    for (const block of blocks(render(toStdout?.format ?? 'text'))) await terminal.out(block);
  }
  const speaks = toStdout === undefined && !args.flag('quiet');
  if (speaks) await terminal.out(reportPlaces(settings.outputs, terminal) + sinceBaseline(assessment, settings));
  if (settings.annotations !== undefined) {
    // They go beside the report; standard output may be a document.
    const lines = renderAnnotations(assessment, settings.annotations, settings.baseline);
    if (toStdout === undefined) await terminal.out(lines);
    else terminal.err(lines);
  }
  const newBaseline = args.text('write-baseline');
  if (newBaseline === undefined) return undefined;
  const written = await writeFilePieces(resolve(terminal.cwd, newBaseline), [renderBaseline(assessment)]);
  if (!written.ok) return written.error;
  if (speaks) await terminal.out(`Baseline: ${resolve(terminal.cwd, newBaseline)}\n`);
  return undefined;
}

/** How many findings the baseline does not know, and where they are told apart. */
function sinceBaseline(assessment: Assessment, { baseline, failOn }: Settings): string {
  if (baseline === undefined) return '';
  const count = newFindings(assessment, failOn, baseline);
  const where = count === 0 ? '' : ': --format markdown marks those that were known';
  return `New since the baseline: ${count}${where}\n`;
}
