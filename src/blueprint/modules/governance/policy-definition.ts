import { logRows } from '../../derive/log-categories.ts';
import type { PolicyControl } from '../../model/content.ts';
import type { ValueMap } from '../../model/value.ts';

/** What Azure does where a rule finds something. */
export type Effect = 'audit' | 'auditIfNotExists' | 'deny' | 'deployIfNotExists';

/** Monitoring Contributor: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor */
export const MONITORING_CONTRIBUTOR = '749f88d5-cbae-40b8-bcfc-e573ddc772fa';

/**
 * Controls that refuse: one setting of one request, which nobody with ePHI needs the other way, and which Azure's own
 * services do not set. Everything else reports.
 */
const denied: ReadonlySet<string> = new Set([
  'encryption-010',
  'encryption-012',
  'encryption-013',
  'encryption-015',
  'encryption-016',
  'encryption-017',
  'encryption-020',
  'encryption-021',
  'network-020',
  'network-021',
  'network-022',
  'network-023',
  'network-025',
  'network-026',
  'network-027',
  'network-029',
  'network-033',
  'secrets-001',
  'secrets-002',
  'secrets-022',
  'secrets-027',
]);

const SETTING = 'Microsoft.Insights/diagnosticSettings';

/** The type whose missing diagnostic setting a control finds, where Azure Policy can make one. */
function repairedType({ types, details }: PolicyControl): string | undefined {
  const [type] = types;
  if (types.length !== 1 || String(details?.['type']).toLowerCase() !== SETTING.toLowerCase()) return undefined;
  return logRows.find((row) => row.type.toLowerCase() === type)?.type;
}

/** The effect that the blueprint gives a control. */
export function effectOf(control: PolicyControl): Effect {
  if (repairedType(control) !== undefined) return 'deployIfNotExists';
  if (control.effect === 'auditIfNotExists') return 'auditIfNotExists';
  return denied.has(control.id) ? 'deny' : 'audit';
}

/** The effects that whoever assigns it may choose instead. */
const alternatives: Readonly<Record<Effect, readonly string[]>> = {
  audit: ['audit', 'deny', 'disabled'],
  deny: ['audit', 'deny', 'disabled'],
  auditIfNotExists: ['auditIfNotExists', 'disabled'],
  deployIfNotExists: ['deployIfNotExists', 'auditIfNotExists', 'disabled'],
};

/** Limits of Azure Policy: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics */
const LONGEST_NAME = 128;
const LONGEST_DESCRIPTION = 512;

/** A control as the properties of `Microsoft.Authorization/policyDefinitions`. */
export function policyDefinition(control: PolicyControl): ValueMap {
  const { id, title, why, mode, condition, details, parameters } = control;
  const effect = effectOf(control);
  const repaired = repairedType(control);
  return {
    policyType: 'Custom',
    mode,
    displayName: cut(title, LONGEST_NAME),
    description: cut(why, LONGEST_DESCRIPTION),
    metadata: { category: 'Safeguard', version: '1.0.0', control: id },
    parameters: {
      effect: {
        type: 'String',
        metadata: { displayName: 'Effect' },
        allowedValues: alternatives[effect],
        defaultValue: effect,
      },
      ...(repaired === undefined
        ? {}
        : { target: { type: 'String', metadata: { displayName: 'Id of the workspace to which logs are sent' } } }),
      ...Object.fromEntries(Object.entries(parameters).map(([name, given]) => [name, parameterOf(name, given)])),
    },
    policyRule: {
      if: condition as ValueMap,
      then: {
        effect: "[parameters('effect')]",
        ...(details === undefined
          ? {}
          : { details: repaired === undefined ? (details as ValueMap) : repairing(details as ValueMap, repaired) }),
      },
    },
  };
}

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;

function parameterOf(name: string, given: PolicyControl['parameters'][string]): ValueMap {
  const isList = 'value' in given ? Array.isArray(given.value) : /s$/i.test(given.from);
  return { type: isList ? 'Array' : 'String', metadata: { displayName: name } };
}

/** The same details with what Azure deploys where there is no setting: all logs, to the workspace. */
function repairing(details: ValueMap, type: string): ValueMap {
  const row = logRows.find((candidate) => candidate.type === type);
  const logs = row?.categories?.map((category) => ({ category, enabled: true }));
  return {
    ...details,
    roleDefinitionIds: [`/providers/Microsoft.Authorization/roleDefinitions/${MONITORING_CONTRIBUTOR}`],
    deployment: {
      properties: {
        mode: 'incremental',
        parameters: { name: { value: "[field('fullName')]" }, target: { value: "[parameters('target')]" } },
        template: {
          $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          parameters: { name: { type: 'string' }, target: { type: 'string' } },
          resources: [
            {
              type: `${type}/providers/diagnosticSettings`,
              apiVersion: '2021-05-01-preview',
              name: "[concat(parameters('name'), '/Microsoft.Insights/to-workspace')]",
              properties: {
                workspaceId: "[parameters('target')]",
                ...(row?.ownTables === undefined ? {} : { logAnalyticsDestinationType: 'Dedicated' }),
                logs: logs ?? [{ categoryGroup: 'allLogs', enabled: true }],
              },
            },
          ],
        },
      },
    },
  };
}
