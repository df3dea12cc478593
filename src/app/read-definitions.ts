import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { AboutDefinition } from '../assess/index.ts';
import { errorLines, walkFiles } from '../connect/local-files/index.ts';
import { compareText } from '../lib/compare-text.ts';
import { isJsonObject, type Json, jsonDepth, MAX_JSON_DEPTH } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import {
  type AliasTable,
  type CompiledInitiative,
  compileDefinition,
  compileInitiative,
  type PolicyDefinition,
  readAliasTable,
} from '../policy/index.ts';
import type { PolicySet } from './policy-evaluate.ts';

/** The most bytes that one file may hold once it is unpacked. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Definitions and initiatives as read, and what of them could not be used: one line each. */
export interface ReadDefinitions extends PolicySet {
  readonly trouble: readonly string[];
  /** What each definition says of itself. */
  readonly about: ReadonlyMap<PolicyDefinition, AboutDefinition>;
}

/**
 * Reads Azure Policy definitions and initiatives: JSON files with one or a list, NDJSON, either of them compressed, and
 * folders of such files. An initiative takes its definitions from all that was read; a definition that no initiative
 * holds stands alone.
 */
export async function readDefinitions(
  paths: readonly string[],
  cwd: string,
  aliases: AliasTable | undefined,
): Promise<ReadDefinitions> {
  const trouble: string[] = [];
  const documents: { readonly file: string; readonly json: Json }[] = [];
  const walk = await walkFiles(paths, { cwd });
  trouble.push(...errorLines(walk));
  for (const { path, shown, named } of walk.files) {
    if (!named && !/\.(json|jsonl|ndjson)(\.gz)?$/i.test(path)) continue;
    const read = await readDocuments(path);
    if (read.ok) documents.push(...read.value.map((json) => ({ file: shown, json })));
    else trouble.push(`${shown}: ${read.error}`);
  }
  const about = new Map<PolicyDefinition, AboutDefinition>();
  return { ...compileAll(documents, aliases, trouble, about), trouble, about };
}

/** Reads alias tables, as `az provider list --expand resourceTypes/aliases` writes them. @returns on error one line */
export async function readAliases(
  paths: readonly string[],
  cwd: string,
): Promise<Result<AliasTable | undefined, string>> {
  if (paths.length === 0) return ok(undefined);
  const documents: Json[] = [];
  const walk = await walkFiles(paths, { cwd });
  const [missing] = errorLines(walk);
  if (missing !== undefined) return err(missing);
  for (const { path, shown } of walk.files) {
    const read = await readDocuments(path);
    if (!read.ok) return err(`${shown}: ${read.error}`);
    documents.push(...read.value);
  }
  return readAliasTable(documents);
}

/** The JSON values of a file: one document, the items of a list, or one a line. */
async function readDocuments(path: string): Promise<Result<readonly Json[], string>> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_BYTES) return err('is too large');
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = (packed ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    return ok(parseDocuments(text));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === 'ENOENT') return err('there is no such file');
    return err(code === undefined ? 'is not JSON' : `cannot be read (${code})`);
  }
}

function parseDocuments(text: string): readonly Json[] {
  const parse = (part: string): Json => {
    if (jsonDepth(part) > MAX_JSON_DEPTH) throw new SyntaxError('too deep');
    return JSON.parse(part) as Json;
  };
  try {
    const whole = parse(text);
    if (Array.isArray(whole)) return whole;
    // A page of the REST API.
    if (isJsonObject(whole) && Array.isArray(whole['value'])) return whole['value'];
    return [whole];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parse);
  }
}

function compileAll(
  documents: readonly { readonly file: string; readonly json: Json }[],
  aliases: AliasTable | undefined,
  trouble: string[],
  about: Map<PolicyDefinition, AboutDefinition>,
): PolicySet {
  const definitions: PolicyDefinition[] = [];
  const sets: (typeof documents)[number][] = [];
  for (const document of documents) {
    if (isInitiative(document.json)) {
      sets.push(document);
      continue;
    }
    const compiled = compileDefinition(document.json, aliases === undefined ? {} : { aliases });
    if (compiled.ok) {
      definitions.push(compiled.value);
      about.set(compiled.value, aboutOf(document.json));
    } else
      trouble.push(`${document.file}: ${nameOf(document.json)}: ${compiled.error[0]?.message ?? 'not a definition'}`);
  }
  const byName = new Map<string, PolicyDefinition>();
  for (const definition of definitions) {
    for (const key of [definition.name, definition.id])
      if (key !== undefined) byName.set(key.toLowerCase(), definition);
  }
  const initiatives = sets.flatMap(({ file, json }) => compileSet(file, json, byName, trouble));
  const held = new Set(initiatives.flatMap(({ references }) => references.map(({ definition }) => definition)));
  return { initiatives, definitions: definitions.filter((definition) => !held.has(definition)).sort(byId) };
}

const byId = (a: PolicyDefinition, b: PolicyDefinition): number =>
  compareText(a.id ?? a.name ?? '', b.id ?? b.name ?? '');

const propertiesOf = (json: Json): Json | undefined =>
  isJsonObject(json) ? (isJsonObject(json['properties']) ? json['properties'] : json) : undefined;

function aboutOf(json: Json): AboutDefinition {
  const properties = propertiesOf(json);
  const description = isJsonObject(properties) ? properties['description'] : undefined;
  const name = isJsonObject(properties) ? properties['displayName'] : undefined;
  return {
    description: typeof description === 'string' ? description : typeof name === 'string' ? name : nameOf(json),
    // Only effects that deploy or modify name the roles that they need.
    remediable: JSON.stringify(json).includes('"roleDefinitionIds"'),
  };
}

function isInitiative(json: Json): boolean {
  const properties = propertiesOf(json);
  return isJsonObject(properties) && Array.isArray(properties['policyDefinitions']);
}

function nameOf(json: Json): string {
  const name = isJsonObject(json) ? (json['name'] ?? json['id']) : undefined;
  return typeof name === 'string' ? name.slice(0, 120) : 'unnamed';
}

/** An initiative without the references that cannot be used; each of those is named. */
function compileSet(
  file: string,
  json: Json,
  definitions: ReadonlyMap<string, PolicyDefinition>,
  trouble: string[],
): readonly CompiledInitiative[] {
  const compiled = compileInitiative(json, definitions);
  if (compiled.ok) return [compiled.value];
  trouble.push(...compiled.error.map(({ message }) => `${file}: ${message}`));
  const bad = new Set(compiled.error.map(({ path }) => path[2]));
  const properties = propertiesOf(json);
  if (!isJsonObject(json) || !isJsonObject(properties) || !Array.isArray(properties['policyDefinitions'])) return [];
  const kept = properties['policyDefinitions'].filter((_, i) => !bad.has(i));
  const rest = compileInitiative({ ...json, properties: { ...properties, policyDefinitions: kept } }, definitions);
  return rest.ok ? [rest.value] : [];
}
