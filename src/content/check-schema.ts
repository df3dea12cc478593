import { z } from 'zod';
import type { JsonPath } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { type ContentError, shownKey } from './content-error.ts';
import { type ParsedYaml, parseYaml } from './parse-yaml.ts';

/** How many errors of one file are shown: past that the cause is one and the same. */
const MOST_ERRORS = 50;

/** A value that satisfies its schema, and where its parts stand. */
export interface Checked<T> {
  readonly value: T;
  readonly lineOf: ParsedYaml['lineOf'];
}

/**
 * Reads YAML text and checks it against a schema. Every error is one line that names the key and what is wanted, and
 * never the value found: it may be a secret.
 */
export function readChecked<T>(schema: z.ZodType<T>, text: string, file: string): Result<Checked<T>, ContentError[]> {
  const parsed = parseYaml(text, file);
  if (!parsed.ok) return parsed;
  const { value, lineOf } = parsed.value;
  const checked = checkValue(schema, value, { file, lineOf });
  return checked.ok ? ok({ value: checked.value, lineOf }) : checked;
}

/** Checks a value that is read already; errors as `readChecked` gives them. */
export function checkValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { file, lineOf }: { readonly file: string; readonly lineOf: (path: JsonPath) => number },
): Result<T, ContentError[]> {
  const checked = schema.safeParse(value);
  if (checked.success) return ok(checked.data);
  const errors = checked.error.issues.slice(0, MOST_ERRORS).flatMap((issue) => describe(issue, [], schema, value));
  return err(errors.slice(0, MOST_ERRORS).map(({ path, message }) => ({ file, line: lineOf(path), message })));
}

type Issue = z.core.$ZodIssue;
interface Described {
  readonly path: JsonPath;
  readonly message: string;
}

/** The issue in words: what is wrong at which key, and what is wanted. */
function describe(issue: Issue, prefix: JsonPath, schema: z.core.$ZodType, value: unknown): Described[] {
  const path: JsonPath = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const name = pathText(path);
  const one = (message: string): Described[] => [{ path, message }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(schema, path).join(', ');
      const where = path.length === 0 ? '' : ` in ${name}`;
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${shownKey(key)}"${where}: remove it${allowed === '' ? '' : ` or use one of ${allowed}`}`,
      }));
    }
    case 'invalid_union': {
      const best = closestBranch(issue.errors);
      if (best === undefined) return one(`${name} has none of the allowed forms`);
      return best.flatMap((inner) => describe(inner, path, schema, value));
    }
    case 'invalid_type':
      return one(
        valueAt(value, path) === undefined
          ? `${name} is missing: wanted ${issue.expected}`
          : `${name} has the wrong type: wanted ${issue.expected}`,
      );
    case 'invalid_value': {
      const wanted = issue.values.map(String).join(', ');
      return one(`${name} ${valueAt(value, path) === undefined ? 'is missing' : 'is not allowed'}: wanted ${wanted}`);
    }
    case 'invalid_format':
      return one(`${name} is malformed: wanted ${wantedFormat[issue.format] ?? issue.pattern ?? issue.format}`);
    default:
      return one(`${name}: ${issue.message}`);
  }
}

/** Formats in words; their patterns are long. */
const wantedFormat: Readonly<Record<string, string>> = {
  date: 'a day that there is, such as 2026-11-22',
  duration: 'an ISO 8601 duration, such as PT4H',
};

/** Of a union's alternatives the one that the author most likely meant: no strange key at its top, then fewest errors. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const strange = (issues: readonly Issue[]): number =>
    issues.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0) ? 1000 : 0;
  const deep = (issues: readonly Issue[]): number => (issues.some((issue) => issue.path.length > 0) ? 0 : 100);
  const cost = (issues: readonly Issue[]): number => strange(issues) + deep(issues) + issues.length;
  return [...branches].sort((a, b) => cost(a) - cost(b))[0];
}

const pathText = (path: JsonPath): string => {
  if (path.length === 0) return 'the file';
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return `"${shownKey(text.replace(/^\./, ''))}"`;
};

function valueAt(value: unknown, path: JsonPath): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

/** The keys that the schema knows at a path; several where it is a union, none where any key goes. */
function keysAt(schema: z.core.$ZodType, path: JsonPath): string[] {
  let at = [schema];
  for (const step of path) at = at.flatMap(unwrap).flatMap((s) => stepInto(s, step));
  return [...new Set(at.flatMap(unwrap).flatMap((s) => (s instanceof z.ZodObject ? Object.keys(s.shape) : [])))];
}

/** Takes defaults and optionality off, and opens unions. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  return [schema];
}

function stepInto(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodObject) {
    const member: z.core.$ZodType | undefined = schema.shape[String(step)];
    return member === undefined ? [] : [member];
  }
  return [];
}
