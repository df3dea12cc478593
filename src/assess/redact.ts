import { remember } from '../arm/remember.ts';
import { isUnknown } from '../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';

const MAX_SHOWN = 120;
/** Characters looked at of a text of which at most `MAX_SHOWN` are shown. */
const MAX_READ = 4096;

/** Containers of which no value is ever shown, whatever its type. */
const SECRET_CONTAINER =
  /app_?settings|connection_?strings?|(?<!by)pass(word|phrase|wd)?s?$|^pwd$|secret|token|credential|custom_?data|user_?data|protected_?settings|secure_?(string|object)|certificate_?(data|value|blob)|pfx|private_?key|environment_?variables|^env$|script|^sas|command_?to_?execute|^(account|access|shared|primary|secondary|api|admin|master|function|storage)?_?keys$/i;
/** Words that name a key's place, kind or policy rather than the key. */
const KEY = /key/i;
const ABOUT_KEYS =
  /key_?vault|key_?(source|type|name|uri|url|version|id|identifier|size|ops|policy|rotation|expiration|encryption|reference)|allow_?shared_?key|disable.*key|non_?ssl|keys?$(?<=monkeys?)/i;
/** Text that is a secret wherever it stands. */
const SECRET_TEXT =
  /(account|shared_?access|access|api|primary|secondary)_?key\s*[=:]|pass(word|wd)?\s*[=:]|pwd\s*=|[?&;]sig=|sharedaccesssignature|secret\s*[=:]|-----BEGIN|\beyJ[A-Za-z0-9_-]{10,}\.|^[A-Za-z0-9+/]{40,}={0,2}$/i;

/** Whether a value at this path may be a secret. @param path with dots, as a verdict's `decided.path` has it */
export const isSecretPath = remember((path: string): boolean => {
  const names = path.split(/[.[\]/]+/).filter((name) => name !== '' && name !== '*' && name !== 'properties');
  if (names.some((name) => SECRET_CONTAINER.test(name) && !ABOUT_KEYS.test(name) && !isAboutSecrets(name))) return true;
  const last = names.at(-1) ?? '';
  return KEY.test(last) && !ABOUT_KEYS.test(last);
});

/** `keyVaultSecretId`, `secretUri`, `tokenLifetime`: a name or a setting, not the secret. */
const isAboutSecrets = (name: string): boolean =>
  /(id|uri|url|name|type|lifetime|expiration|version|permissions|enabled|disabled|authentication|policy)$/i.test(
    name,
  ) || /^microsoft\./i.test(name);

/** Resources that are themselves a secret or a list of them: what their properties hold is never shown. */
const SECRET_TYPE =
  /^microsoft\.(keyvault\/vaults\/(secrets|certificates)|automation\/automationaccounts\/(variables|credentials|connections)|app\/managedenvironments\/(certificates|daprcomponents)|apimanagement\/service\/(namedvalues|backends|authorizationservers|identityproviders)|logic\/integrationaccounts\/certificates|datafactory\/factories\/linkedservices|synapse\/workspaces\/linkedservices)$/i;
const SECRET_CONFIG =
  /\/(appsettings|connectionstrings|azurestorageaccounts|publishingcredentials|pushsettings|backup)$/i;
/** What of such a resource is a setting all the same. */
const PLAIN_SETTING = /^properties\.(attributes\.|isEncrypted$|secret$|contentType$|rotationPolicy)/i;

/** What a type says by itself: its resources are secrets, or configuration that holds some, or neither. */
const secrecyOf = remember((type: string): 'secret' | 'config' | 'plain' => {
  if (SECRET_TYPE.test(type)) return 'secret';
  return /\/config$/i.test(type) ? 'config' : 'plain';
});

/**
 * The path of a property with what its resource's type says about it in front, so that the value of a Key Vault secret
 * or an application setting is known for a secret although its own name is `value`.
 */
export function pathInType(resource: { readonly type: string; readonly name: string }, path: string): string {
  const kind = secrecyOf(resource.type);
  const isSecret = kind === 'secret' || (kind === 'config' && SECRET_CONFIG.test(`/${resource.name}`));
  return isSecret && /^properties\b/.test(path) && !PLAIN_SETTING.test(path) ? `appSettings.${path}` : path;
}

/**
 * A value as a report may show it: never one that may be a secret, never more than 120 characters, an unknown as the
 * reason why it is unknown, and of objects only that they are there.
 * @returns undefined where it must not be shown
 */
export function showValue(path: string, value: unknown): string | number | boolean | null | undefined {
  if (value === undefined) return undefined;
  if (isUnknown(value as Value)) return `unknown (${(value as { reason: string }).reason})`;
  if (isSecretPath(path)) return undefined;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string')
    return SECRET_TEXT.test(value.slice(0, MAX_READ)) ? undefined : cut(value.slice(0, MAX_READ));
  if (Array.isArray(value)) return shownArray(path, value);
  return '{...}';
}

/** A longer list is shown by its ends: `[P84M, P85M, ..., P120M]`. */
const MAX_LISTED = 8;

/** Lists that rules compare with are shown again and again; a path that is no secret does not change how. */
const shownArrays = new WeakMap<readonly unknown[], { readonly text: string | undefined }>();

function shownArray(path: string, values: readonly unknown[]): string | undefined {
  const known = shownArrays.get(values) ?? { text: showArray(path, values) };
  shownArrays.set(values, known);
  return known.text;
}

function showArray(path: string, values: readonly unknown[]): string | undefined {
  const kept = values.length <= MAX_LISTED ? values : [...values.slice(0, 2), values.at(-1)];
  const shown = kept.map((value) => (Array.isArray(value) ? '[...]' : showValue(path, value)));
  if (shown.includes(undefined)) return undefined;
  const texts = shown.map(String);
  return cut(`[${(values.length <= MAX_LISTED ? texts : [texts[0], texts[1], '...', texts[2]]).join(', ')}]`);
}

const cut = (text: string): string => {
  const line = /\s/.test(text) ? text.replace(/\s+/g, ' ') : text;
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN - 3)}...`;
};

/**
 * What a rule wants, as a report may show it: the value itself, or for a comparison other than equality the comparison
 * with its value: `greaterOrEquals 90`.
 */
export function showExpected(path: string, expected: unknown): ReturnType<typeof showValue> {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected) || isUnknown(expected as Value)) {
    return showValue(path, expected);
  }
  const [name, value] = Object.entries(expected)[0] ?? [];
  if (name === undefined) return '{...}';
  if (name === 'exists') return value === true ? 'a value' : 'no value';
  const shown = showValue(path, value);
  return shown === undefined ? undefined : `${name} ${shown}`;
}

/** What stands in place of a value that must not be shown. */
const HIDDEN = '(not shown: may be a secret)';

/** A resource's body with every text that may be a secret replaced. */
export function hideSecretsOf(resource: {
  readonly type: string;
  readonly name: string;
  readonly body: ValueObject;
}): Value {
  return Object.fromEntries(
    Object.entries(resource.body).map(([name, member]) => [name, hideSecrets(member, pathInType(resource, name))]),
  );
}

/** A copy of a body in which every text that may be a secret is replaced; unknowns stay as they are. */
export function hideSecrets(value: Value, path = ''): Value {
  if (isUnknown(value)) return value;
  if (isValueArray(value)) return value.map((item) => hideSecrets(item, path));
  if (isValueObject(value)) {
    const named = typeof value['name'] === 'string' ? `${value['name'].replace(/[.[\]/]/g, '_')}` : 'value';
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        // `{name: 'Password', value: ...}`: the name beside a value says what it is.
        hideSecrets(member, below(path, name === 'value' ? named : name)),
      ]),
    );
  }
  if (typeof value !== 'string') return value;
  return isSecretPath(path) || SECRET_TEXT.test(value) ? HIDDEN : value;
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
