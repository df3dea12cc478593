import { isJsonObject, type Json } from '../../lib/json.ts';
import type { TemplateParameter } from '../../model/template-part.ts';

/** Modules below one another. */
const MAX_MODULES = 16;

/**
 * The variables that the configuration of a plan declares, those of its modules included. Sensitive outputs need no look:
 * Terraform refuses an output that shows a sensitive value and is not declared sensitive itself.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function planVariables(file: string, plan: Json): readonly TemplateParameter[] {
  const configuration = isJsonObject(plan) ? plan['configuration'] : undefined;
  return variablesOf(file, isJsonObject(configuration) ? configuration['root_module'] : undefined, []);
}

function variablesOf(file: string, module: Json | undefined, path: readonly string[]): readonly TemplateParameter[] {
  if (!isJsonObject(module) || path.length > MAX_MODULES) return [];
  return [
    ...entriesOf(module['variables']).map(
      ([name, declared]): TemplateParameter => ({
        kind: 'parameter',
        id: `${file}#${[...path, 'variables', name].join('/')}`,
        name,
        type: '',
        secure: isJsonObject(declared) && declared['sensitive'] === true,
        fallback: fallbackOf(isJsonObject(declared) ? declared['default'] : undefined),
        source: { file },
      }),
    ),
    ...entriesOf(module['module_calls']).flatMap(([name, call]) =>
      variablesOf(file, isJsonObject(call) ? call['module'] : undefined, [...path, name]),
    ),
  ];
}

const entriesOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isJsonObject(value) ? Object.entries(value) : [];

function fallbackOf(value: Json | undefined): TemplateParameter['fallback'] {
  if (value === undefined || value === null) return 'none';
  const isEmpty = value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return isEmpty ? 'empty' : 'value';
}
