import type { AnalyticsRule } from '../examine/index.ts';
import { knownMembers, knownProperties, ruleResourceSchema, ruleYamlSchema } from '../examine/index.ts';
import type { JsonPath } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { TextPosition } from '../lib/text-position.ts';
import { checkValue } from './check-schema.ts';
import { type ContentError, shownKey } from './content-error.ts';
import { type ParsedYaml, parseYaml } from './parse-yaml.ts';

/** A rule, and where its parts stand in its file. */
export interface LoadedRule {
  readonly rule: AnalyticsRule;
  readonly file: string;
  /** The line of a member of the rule, named as rule files name it: `['entityMappings', 0]`, `['queryPeriod']`. */
  readonly lineOf: (path: JsonPath) => number;
  /** Where an offset into the query's text stands in the file. */
  readonly queryPosition: (offset: number) => TextPosition;
}

/** The rules of one file, and what in it was passed over. */
export interface LoadedRules {
  readonly rules: readonly LoadedRule[];
  readonly notes: readonly ContentError[];
}

/** How deep deployments and content templates may lie in one another. */
const MOST_NESTING = 8;

/** A resource that holds a rule: exported, in a template, or as a template of Sentinel's content hub. */
const RULE_TYPE = /microsoft\.securityinsights\/alertrule(?:template)?s$|\/providers\/alertrule(?:template)?s$/i;

/**
 * Reads analytics rules of Microsoft Sentinel as they are: a rule file of the community repository, or JSON of Resource
 * Manager (one resource, a list, an answer with `value`, a template with what it nests). Unknown members are noted and
 * kept out; a member of the wrong type is an error with its line. Rules of kinds that run no query are noted.
 * @param file only names the file in errors
 */
export function loadRules(text: string, file: string): Result<LoadedRules, ContentError[]> {
  const parsed = parseYaml(text, file);
  if (!parsed.ok) return parsed;
  const { value } = parsed.value;
  if (!isObject(value) || isResourceForm(value)) return new ResourceReader(parsed.value, file).read();
  const rule = checkValue(ruleYamlSchema, value, { file, lineOf: parsed.value.lineOf });
  if (!rule.ok) return rule;
  const notes = unknownIn(value, knownMembers).map((key) => ({
    file,
    line: parsed.value.lineOf([key]),
    message: `unknown member "${shownKey(key)}": nothing reads it`,
  }));
  return ok({ rules: [located(rule.value, parsed.value, file, (path) => path)], notes });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isResourceForm = (value: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(value['resources']) || Array.isArray(value['value']) || isObject(value['properties']);

const unknownIn = (value: unknown, known: readonly string[]): readonly string[] =>
  isObject(value) ? Object.keys(value).filter((key) => !known.includes(key)) : [];

function located(
  rule: AnalyticsRule,
  parsed: ParsedYaml,
  file: string,
  place: (path: JsonPath) => JsonPath,
): LoadedRule {
  return {
    rule,
    file,
    lineOf: (path) => parsed.lineOf(place(path)),
    queryPosition: (offset) => parsed.positionIn(place(['query']), offset),
  };
}

/** Finds rules among resources, wherever a template nests them. */
class ResourceReader {
  readonly #rules: LoadedRule[] = [];
  readonly #notes: ContentError[] = [];
  readonly #errors: ContentError[] = [];
  readonly #parsed: ParsedYaml;
  readonly #file: string;

  constructor(parsed: ParsedYaml, file: string) {
    this.#parsed = parsed;
    this.#file = file;
  }

  read(): Result<LoadedRules, ContentError[]> {
    this.#visit(this.#parsed.value, [], 0);
    if (this.#rules.length === 0 && this.#errors.length === 0 && this.#notes.length === 0) {
      const message =
        'no analytics rule: wanted a rule file, or resources of type Microsoft.SecurityInsights/alertRules';
      this.#errors.push({ file: this.#file, line: 1, message });
    }
    if (this.#errors.length > 0) return err(this.#errors);
    return ok({ rules: this.#rules, notes: this.#notes });
  }

  #visit(value: unknown, path: JsonPath, depth: number): void {
    if (depth > MOST_NESTING) {
      this.#note(path, `nested deeper than ${MOST_NESTING} templates: passed over`);
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item, i) => {
        this.#visit(item, [...path, i], depth);
      });
      return;
    }
    if (!isObject(value)) return;
    for (const list of ['resources', 'value'] as const) {
      if (Array.isArray(value[list])) this.#visit(value[list], [...path, list], depth + 1);
    }
    const { type, properties } = value;
    if (!isObject(properties)) return;
    if (isRule(type, value)) {
      this.#rule(value, path);
      return;
    }
    for (const nested of ['template', 'mainTemplate'] as const) {
      if (isObject(properties[nested])) this.#visit(properties[nested], [...path, 'properties', nested], depth + 1);
    }
  }

  #rule(resource: Readonly<Record<string, unknown>>, path: JsonPath): void {
    const { kind } = resource;
    if (typeof kind === 'string' && !/^(?:scheduled|nrt)$/i.test(kind)) {
      this.#note(path, `a rule of kind "${shownKey(kind)}" runs no query: passed over`);
      return;
    }
    const lineOf = (inner: JsonPath): number => this.#parsed.lineOf([...path, ...inner]);
    const rule = checkValue(ruleResourceSchema, plainText(resource), { file: this.#file, lineOf });
    if (!rule.ok) {
      this.#errors.push(...rule.error);
      return;
    }
    for (const key of unknownIn(resource['properties'], knownProperties)) {
      this.#note([...path, 'properties', key], `unknown member "${shownKey(key)}": nothing reads it`);
    }
    const place = (inner: JsonPath): JsonPath => [...path, 'properties', ...renamed(inner)];
    this.#rules.push(located(rule.value, this.#parsed, this.#file, place));
  }

  #note(path: JsonPath, message: string): void {
    this.#notes.push({ file: this.#file, line: this.#parsed.lineOf(path), message });
  }
}

/** A resource is a rule by its type, or, where an answer gives none, by what only rules have. */
const isRule = (type: unknown, resource: Readonly<Record<string, unknown>>): boolean =>
  typeof type === 'string'
    ? RULE_TYPE.test(type)
    : isObject(resource['properties']) && 'query' in resource['properties'] && 'kind' in resource;

const names: Readonly<Record<string, string>> = { name: 'displayName', relevantTechniques: 'techniques' };
const renamed = ([first, ...rest]: JsonPath): JsonPath =>
  first === undefined ? [] : [names[String(first)] ?? first, ...rest];

/** Templates write text that begins with a bracket with two. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters */
function plainText(resource: Readonly<Record<string, unknown>>): unknown {
  const { properties } = resource;
  if (!isObject(properties)) return resource;
  const members = Object.entries(properties).map(([key, value]) => [
    key,
    typeof value === 'string' && value.startsWith('[[') ? value.slice(1) : value,
  ]);
  return { ...resource, properties: Object.fromEntries(members) };
}
