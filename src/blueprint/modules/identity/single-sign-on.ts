import { type Context, defineModule } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { publicApps } from '../edge/public-hosts.ts';

/** Where App Service and Container Apps take the answer of Entra ID: https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad */
const CALLBACK = '/.auth/login/aad/callback';

/**
 * Each application with ePHI signs its users in through Entra ID, under their own names, and only those who were assigned
 * to it. Item 33 of the checklist; 164.312(a)(2)(i), 164.312(d).
 * Source: https://learn.microsoft.com/graph/api/application-post-applications
 */
export const singleSignOn = defineModule({
  name: 'single-sign-on',
  level: 'estate',
  needs: [],
  uses: ['webApps', 'containerApps'],
  offers: [],
  build: (context) => {
    for (const { name, workloads } of context.configuration.spokes) {
      for (const app of workloads.web?.apps ?? []) register(context, name, app, webHosts(context, name, app));
      for (const app of workloads.containerApps?.apps ?? []) register(context, name, app, []);
    }
    return undefined;
  },
});

function register({ request, configuration }: Context, spoke: string, app: string, hosts: readonly string[]): void {
  const symbol = `${spoke}${camel(app)}Application`;
  const open = publicApps(configuration).filter((one) => one.spoke === spoke && one.app === app);
  const reached = open.length === 0 ? hosts : open.map(({ host }) => host);
  request({
    symbol,
    method: 'POST',
    path: 'v1.0/applications',
    purpose: `The application "${app}" of ${spoke}, known to the tenant: no secret, no accounts of its own.`,
    permission: 'Application.ReadWrite.All',
    body: {
      displayName: `${configuration.name} ${spoke} ${app}`,
      signInAudience: 'AzureADMyOrg',
      web: {
        redirectUris: reached.map((host) => `https://${host}${CALLBACK}`),
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
    },
  });
  request({
    symbol: `${symbol}Principal`,
    method: 'POST',
    path: 'v1.0/servicePrincipals',
    purpose: `Only people who were assigned to "${app}" of ${spoke} sign in to it.`,
    permission: 'Application.ReadWrite.All',
    after: [symbol],
    body: {
      appId: `{{${symbol}.appId}}`,
      appRoleAssignmentRequired: true,
      preferredSingleSignOnMode: 'oidc',
      tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    },
  });
}

/** The addresses that Azure gives the web applications of a name, in both regions. */
const webHosts = ({ offeredEverywhere, configuration }: Context, spoke: string, app: string): readonly string[] =>
  offeredEverywhere('webApps')
    .filter(({ place }) => place.spoke === spoke)
    .flatMap(({ value }) =>
      value
        .filter((handle) => isNamedFor(handle, app))
        .map(({ name }) => `${String(name)}.${inCloudOf(configuration.regions.primary, 'azurewebsites.net')}`),
    );

const isNamedFor = ({ name }: Handle, app: string): boolean => typeof name === 'string' && name.includes(app);

const camel = (name: string): string =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
