import { resolve } from 'node:path';
import { readTextFile } from '../connect/local-files/index.ts';
import { isJsonObject, type Json, jsonDepth, MAX_JSON_DEPTH, parseJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { limits } from '../model/limits.ts';

/**
 * Values of the parameters of definitions: `{"name": {"value": 1}}` as an assignment has it, or `{"name": 1}`, either
 * of them alone or as the member `parameters` of a file.
 * @param file relative to `cwd`; undefined: none are given
 * @returns on error one line without the file's name
 */
export async function readPolicyParameters(
  file: string | undefined,
  cwd: string,
): Promise<Result<Readonly<Record<string, Json>>, string>> {
  if (file === undefined) return ok({});
  const read = await readTextFile(resolve(cwd, file), limits.documentBytes);
  if (!read.ok) return read;
  if (jsonDepth(read.value.text) > MAX_JSON_DEPTH) return err('is nested too deeply');
  const json = parseJson(read.value.text);
  if (json === undefined) return err('is not JSON');
  if (!isJsonObject(json)) return err('wanted an object of parameters');
  const inner = isJsonObject(json['parameters']) ? json['parameters'] : json;
  return ok(Object.fromEntries(Object.entries(inner).map(([name, given]) => [name, givenValue(given)])));
}

const givenValue = (given: Json): Json =>
  isJsonObject(given) && Object.hasOwn(given, 'value') ? (given['value'] ?? null) : given;
