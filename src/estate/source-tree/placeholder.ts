/** Pieces that show that a value is filled in elsewhere: templates, variables, vault references. */
const FILLED_IN = [
  /\$\{/,
  /\$\(/,
  /\{\{/,
  /#\{/,
  /@Microsoft\.(?:KeyVault|AppConfiguration)\(/i,
  /^\[.*\]$/s,
  /^<.*>?$/s,
  /^%\w{1,60}%$/,
  /^\$\w/,
  /^\$[{(]?env:/i,
  /^`?\$/,
  /^__\w{1,80}__$/,
  /^\{\w{0,60}\}$/,
  /^(?:process\.env|os\.environ|os\.getenv|env\.|secrets\.|var\.|vars\.|local\.|data\.|module\.|params?\.|parameters\.|config\.|Environment\.|System\.|azurerm_|random_|azuread_|az\.getSecret|getSecret)/i,
  /^(?:vault|keyvault|akv|kv|op|aws|ref|file|env|enc|sops|secretref):/i,
  /^https:\/\/[\w-]{1,40}\.vault\.azure\.\w{2,3}\//i,
];

/** Whole values that people write where a secret will stand. */
const STAND_INS =
  /^(?:x{3,}|\*{3,}|\.{2,}|-{2,}|_{2,}|0{4,}|[?]{2,}|null|nil|none|undefined|true|false|empty|string|securestring|redacted|removed|hidden|masked|placeholder|todo|tbd|n\/a|secret|password|passwd|pass|pwd|token|apikey|key|value|bearer|basic|changeit)$/i;

/** Beginnings and words that say: replace me. */
const ASKS_TO_REPLACE =
  /^(?:your|my|the|insert|enter|replace|change|put|add|set|type|some|any|fake|dummy|sample|example)[\s_-]?(?:me|this|your|here|in|with|own|real|a|an|the|it|by|to|secret|password|passwd|key|token|value|account|storage|client|connection|strong|super|db|sql|api)|(?:_|-|\b)(?:here|goes here|placeholder|change-?me|replace-?me|redacted|example)$|^(?:example|sample|dummy|fake|placeholder|changeme|replaceme)/i;

/**
 * Whether a value is plainly not a secret itself: a reference, a variable, an expression, or a word that stands in for one.
 * What is uncertain counts as a secret, because a person can dismiss a finding and cannot see a missing one.
 */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length < 4) return true;
  if (FILLED_IN.some((pattern) => pattern.test(text))) return true;
  if (STAND_INS.test(text) || ASKS_TO_REPLACE.test(text)) return true;
  return isRepetition(text);
}

/** One or two different characters only, or the same few over and over: `aaaaaaaa`, `abcabcabc`, `123412341234`. */
function isRepetition(text: string): boolean {
  if (new Set(text).size <= 2) return true;
  for (let period = 1; period <= 4 && period * 3 <= text.length; period++) {
    if (
      text.startsWith(text.slice(0, period).repeat(3)) &&
      text === text.slice(0, period).repeat(text.length).slice(0, text.length)
    ) {
      return true;
    }
  }
  return false;
}
