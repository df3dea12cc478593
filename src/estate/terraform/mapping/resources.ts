import { joinText } from '../../../model/unknown.ts';
import { pieceOf } from '../value-text.ts';
import { computed } from './convert.ts';
import type { TerraformMapping } from './mapping.ts';

const text = pieceOf;

/** Resource groups, subscriptions and the like: where other resources stand. */
export const resources: readonly TerraformMapping[] = [
  {
    terraform: 'azurerm_resource_group',
    resources: [
      {
        type: 'Microsoft.Resources/subscriptions/resourceGroups',
        apiVersion: '2024-03-01',
        id: {
          kind: 'custom',
          id: ({ name }, { subscriptionId, address }) =>
            joinText([`/subscriptions/${subscriptionId}/resourceGroups/`, text(name ?? `\${${address}.name}`)]),
        },
        rows: [['managed_by', 'managedBy']],
      },
    ],
  },
  {
    terraform: 'azurerm_subscription',
    resources: [
      {
        type: 'Microsoft.Resources/subscriptions',
        apiVersion: '2022-12-01',
        id: {
          kind: 'custom',
          id: ({ subscription_id: id }, { subscriptionId }) =>
            joinText(['/subscriptions/', text(id ?? subscriptionId)]),
        },
        rows: [
          ['subscription_name', 'properties.displayName'],
          ['workload', 'properties.workload', computed],
        ],
      },
    ],
  },
];
