import { defineModule } from '../../model/module.ts';
import { idOf } from '../../model/value.ts';

/** https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options */
const categories = [
  'AuditLogs',
  'SignInLogs',
  'NonInteractiveUserSignInLogs',
  'ServicePrincipalSignInLogs',
  'ManagedIdentitySignInLogs',
  'ProvisioningLogs',
  'RiskyUsers',
  'UserRiskEvents',
];

/** Sign-ins, changes of the directory and risks go to the workspace. Entra ID itself forgets them after 30 days. */
export const entraLogs = defineModule({
  name: 'entra-logs',
  level: 'estate',
  needs: ['workspace'],
  offers: [],
  build: ({ declare, symbol, managementUnit, offered, step }) => {
    declare({
      symbol: symbol('entraLogs'),
      type: 'microsoft.aadiam/diagnosticSettings',
      unit: managementUnit('entra-logs'),
      name: 'to-workspace',
      purpose: 'Sign-ins, changes of the directory and risks go to the workspace.',
      properties: {
        workspaceId: idOf(offered('workspace')),
        logs: categories.map((category) => ({ category, enabled: true })),
      },
    });
    step({
      title: 'Let the deployment write settings of the tenant',
      phase: 'before',
      why: 'The diagnostic setting of Entra ID stands in the tenant, above every subscription.',
      how: [
        'Activate Security Administrator for whoever deploys.',
        'az role assignment create --assignee <object-id> --role "Monitoring Contributor" --scope /providers/microsoft.aadiam, by a Global Administrator with elevated access.',
        'Take the assignment away when the file entra-logs was deployed.',
      ],
      check:
        'az rest --method get --url "https://management.azure.com/providers/microsoft.aadiam/diagnosticSettings?api-version=2017-04-01" lists to-workspace with eight categories: logging-041 passes.',
      checklist: ['22'],
    });
    return {};
  },
});
