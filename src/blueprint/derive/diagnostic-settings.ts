import type { Builder } from '../builder.ts';
import type { Declaration } from '../model/resource.ts';
import { idOf, type ValueMap } from '../model/value.ts';
import { type LogRow, logRows } from './log-categories.ts';

const rows: ReadonlyMap<string, LogRow> = new Map(logRows.map((row) => [row.type.toLowerCase(), row]));

/**
 * A diagnostic setting on everything that has logs: all of them go to the workspace. They stand in files of their own, so that
 * nothing waits for the workspace that does not need it.
 * https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export function deriveDiagnosticSettings(builder: Builder): void {
  for (const resource of builder.resources) {
    const row = rows.get(resource.type.toLowerCase());
    if (row !== undefined) declareSetting(builder, resource, row);
  }
}

function declareSetting(builder: Builder, resource: Declaration, { categories, ownTables }: LogRow): void {
  const group = builder.groupOf(resource.unit);
  const context = builder.contextAt(resource.place);
  const workspace = context.offeredIfAny('workspace');
  if (group === undefined || workspace === undefined) return;
  const logs: readonly ValueMap[] =
    categories === undefined
      ? [{ categoryGroup: 'allLogs', enabled: true }]
      : categories.map((category) => ({ category, enabled: true }));
  builder.declare(
    {
      symbol: `${resource.symbol}Diagnostics`,
      type: 'Microsoft.Insights/diagnosticSettings',
      unit: builder.contextAt(group.place).unit(group.key, 'diagnostics'),
      name: 'to-workspace',
      on: resource,
      purpose: `The logs of ${resource.symbol} go to the workspace.`,
      properties: {
        workspaceId: idOf(workspace),
        ...(ownTables === undefined ? {} : { logAnalyticsDestinationType: 'Dedicated' }),
        logs,
      },
    },
    resource.place,
  );
}
