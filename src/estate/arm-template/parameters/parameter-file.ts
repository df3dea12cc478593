import { isJsonObject, type Json } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { readJsonDocument } from '../document/document.ts';
import { isParameterFile } from '../document/sniff.ts';
import { unsupported } from '../evaluate.ts';
import { below, entryOf, memberOf, type Place, rootPlace, type Session } from '../session.ts';
import type { Supplied } from './parameters.ts';

/**
 * The values of a parameter file, by lower-case name. They are taken as they stand: parameter files have no expressions.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files
 */
export function readParameterFile(session: Session, file: string, text: string): Map<string, Supplied> {
  const read = readJsonDocument(file, text);
  if (!read.ok) {
    session.add(read.error);
    return new Map();
  }
  const document = read.value;
  const root = rootPlace(document);
  if (isParameterFile(document.json)) {
    const [key, parameters] = entryOf(document.json, 'parameters') ?? ['parameters', {}];
    return readSupplied(session, parameters, below(root, key));
  }
  if (isBareParameters(document.json)) return readSupplied(session, document.json, root);
  const message = 'This is no parameter file: its $schema must be that of deploymentParameters.json';
  session.report('error', 'ARM_PARAMETER_FILE', message, root);
  return new Map();
}

/** `{name: {value}}` without the envelope, which the Azure command line takes as well. */
const isBareParameters = (json: Json): boolean =>
  isJsonObject(json) &&
  Object.values(json).every(
    (entry) => isJsonObject(entry) && (entryOf(entry, 'value') ?? entryOf(entry, 'reference')) !== undefined,
  );

function readSupplied(session: Session, parameters: Json, place: Place): Map<string, Supplied> {
  const supplied = new Map<string, Supplied>();
  if (!isJsonObject(parameters)) {
    session.report('error', 'ARM_PARAMETER_FILE', 'The parameters must be an object', place);
    return supplied;
  }
  for (const [name, entry] of Object.entries(parameters)) {
    const at = below(place, name);
    const value = literalEntry(name, entry);
    if (value === undefined) {
      const message = `Parameter "${name.slice(0, 80)}" must hold a value or a reference to a Key Vault secret`;
      session.report('error', 'ARM_PARAMETER_FILE', message, at);
      // Something was meant, so the default is not what counts.
      supplied.set(name.toLowerCase(), { place: at, value: () => unsupported(at) });
    } else supplied.set(name.toLowerCase(), { place: at, value: () => value });
  }
  return supplied;
}

function literalEntry(name: string, entry: Json): Value | undefined {
  if (!isJsonObject(entry)) return undefined;
  const value = entryOf(entry, 'value');
  if (value !== undefined) return value[1];
  if (memberOf(entry, 'reference') !== undefined) return secretOf(name, entry);
  if (memberOf(entry, 'expression') !== undefined) return new Unknown('parameter', `parameters('${name}')`);
  return undefined;
}

/** A value that Azure takes out of a Key Vault at deployment: there is one, and nobody reads it here. */
export function secretOf(name: string, entry: Json): Unknown {
  const secret = memberOf(memberOf(entry, 'reference'), 'secretName');
  const label = typeof secret === 'string' && !secret.startsWith('[') ? `,'${secret}'` : '';
  return new Unknown('runtime', `keyVaultSecret('${name}'${label})`);
}
