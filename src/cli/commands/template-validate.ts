import { compose } from '../../app/compose.ts';
import { howToImport, openTypes } from '../../app/types/type-store.ts';
import { type PlacedProblem, type TemplateReport, validateTemplates } from '../../app/types/validate-template.ts';
import { typeIndexOf } from '../../arm/types/index.ts';
import type { Arguments } from '../command.ts';
import { readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `template validate`. @returns 0 nothing wrong, 1 something is, 2 it could not be judged */
export async function runTemplateValidate(
  paths: readonly string[],
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const types = openTypes(args.text('types'), terminal.cwd, terminal.env);
  if (!types.ok) return refuse(terminal, types.error);
  const { read, clear } = readOptionsOf(args, terminal);
  const index = types.value?.index ?? typeIndexOf([]);
  // A parameter without a value is no mistake of the template.
  const request = { paths, index, read: { ...read, strict: false } };
  const report = await validateTemplates(request, compose(terminal).readEstate);
  clear();
  types.value?.close();
  const failures = report.diagnostics.filter(({ code, severity }) => severity === 'error' && UNREADABLE.test(code));
  for (const { source, message } of failures) terminal.err(`error: ${placeText(source)}: ${clean(message)}\n`);
  if (report.files.length === 0) {
    return failures.length > 0 ? 2 : refuse(terminal, `${paths.join(', ')}: no ARM template`);
  }
  if (types.value === undefined) terminal.err(`note: no resource is validated without types: ${howToImport}\n`);
  const summary = summarise(report, args.flag('strict'));
  await terminal.out(
    args.flag('json') ? `${JSON.stringify(asJson(report, summary), undefined, 2)}\n` : asText(summary),
  );
  return failures.length > 0 ? 2 : exitCode(summary, args.flag('strict'));
}

/** The file itself could not be read; other errors of the readers are mistakes of the template. */
const UNREADABLE = /^(?:ARM_JSON|ARM_TOO_LARGE|ARM_TOO_DEEP|INPUT_.*)$/;

/** Resources of one type and version that could not be judged. */
interface NotValidated {
  readonly type: string | undefined;
  readonly apiVersion: string | undefined;
  readonly count: number;
  /** The type that was probably meant. */
  readonly near: string | undefined;
  /** Versions of the type that are known. */
  readonly known: string | undefined;
}

interface Summary {
  readonly problems: readonly PlacedProblem[];
  readonly validated: number;
  readonly notValidated: readonly NotValidated[];
  readonly unknown: number;
  readonly errors: number;
  readonly warnings: number;
  /** Names and values that Azure takes as they are. */
  readonly otherCase: number;
}

/** Errors of the readers are problems too, unless the validator found one at the same place. */
function withReaders({ problems, diagnostics }: TemplateReport): readonly PlacedProblem[] {
  const places = new Set(problems.map(({ source }) => placeText(source)));
  const more = diagnostics
    .filter(
      ({ severity, code, source }) => severity === 'error' && !UNREADABLE.test(code) && !places.has(placeText(source)),
    )
    .map(
      ({ message, source }): PlacedProblem => ({ kind: 'expression', severity: 'error', path: [], message, source }),
    );
  return [...problems, ...more];
}

function summarise(report: TemplateReport, strict: boolean): Summary {
  const all = withReaders(report).filter(({ severity }) => severity !== 'not-validated');
  const warnings = all.filter((problem) => problem.severity === 'warning' && problem.kind !== 'case');
  const open = report.resources.filter(({ validated }) => !validated);
  return {
    problems: all.filter(({ severity }) => strict || severity === 'error'),
    validated: report.resources.length - open.length,
    notValidated: typesNotJudged(report),
    unknown: open.length,
    errors: all.filter(({ severity }) => severity === 'error').length,
    warnings: warnings.length,
    otherCase: all.filter(({ kind }) => kind === 'case').length,
  };
}

/** What could not be judged, each type and version once. */
function typesNotJudged({ resources, problems }: TemplateReport): readonly NotValidated[] {
  const reasons = new Map(
    problems.filter(({ severity }) => severity === 'not-validated').map((each) => [each.resource, each]),
  );
  const found = new Map<string, NotValidated>();
  for (const { type, apiVersion, validated } of resources) {
    if (validated) continue;
    const key = `${type}@${apiVersion}`;
    const { near, expected: known } = reasons.get(type) ?? {};
    found.set(key, { type, apiVersion, count: (found.get(key)?.count ?? 0) + 1, near, known });
  }
  return [...found.values()];
}

function openText({ type = 'a type known only at deployment', apiVersion, count, near, known }: NotValidated): string {
  const version = apiVersion === undefined ? '' : `@${apiVersion}`;
  const times = count === 1 ? '' : ` (${count})`;
  const versions = known === undefined ? '' : `; known: ${known}`;
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  return clean(`not validated: ${type}${version}${times}${versions}${meant}`);
}

function exitCode({ errors, warnings, unknown, validated }: Summary, strict: boolean): number {
  if (errors > 0 || (strict && warnings > 0)) return 1;
  if (unknown === 0) return 0;
  return strict || validated === 0 ? 2 : 0;
}

const clean = (text: string): string => text.replace(/\p{Cc}/gu, '?');

const placeText = ({ file, line, column }: PlacedProblem['source']): string =>
  [file, line, column].filter((part) => part !== undefined).join(':');

/** `[0]` for positions, names between dots. */
const pathText = ({ path }: PlacedProblem): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${step}`)).join('');

function sentence(problem: PlacedProblem): string {
  const { resource, message, expected, near } = problem;
  const path = pathText(problem);
  const subject = [resource, path === '' ? undefined : path].filter((part) => part !== undefined).join(' ');
  const wanted = expected === undefined ? '' : ` (wanted: ${expected})`;
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  return clean(`${subject}${subject === '' ? '' : ': '}${message}${wanted}${meant}`);
}

const plural = (count: number, word: string, words = `${word}s`): string => `${count} ${count === 1 ? word : words}`;

/** Kinds of resource that are named one by one. */
const NAMED = 20;

function asText(summary: Summary): string {
  const { problems, validated, notValidated, unknown, errors, warnings, otherCase } = summary;
  const lines = problems
    .filter(({ kind }) => kind !== 'case')
    .map((each) => `${clean(placeText(each.source))}: ${each.severity}: ${sentence(each)}`);
  const open = notValidated.slice(0, NAMED).map(openText);
  const rest = notValidated.length - NAMED;
  const more = rest > 0 ? [`not validated: and ${plural(rest, 'type')} more`] : [];
  const end = `${plural(validated, 'resource')} validated, ${unknown} not validated: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  const cases =
    otherCase === 0
      ? []
      : [`${plural(otherCase, 'name or value', 'names and values')} written in another case: Azure takes them`];
  return `${[...lines, ...open, ...more, ...cases, end].join('\n')}\n`;
}

const asJson = (
  { files }: TemplateReport,
  { problems, validated, notValidated, unknown, errors, warnings }: Summary,
) => ({
  files,
  validated,
  notValidated: unknown,
  errors,
  warnings,
  problems: problems.map((problem) => {
    const { kind, severity, resource, message, expected, near, source } = problem;
    return { kind, severity, ...source, resource, path: pathText(problem), message, expected, near };
  }),
  notValidatedTypes: notValidated,
});
