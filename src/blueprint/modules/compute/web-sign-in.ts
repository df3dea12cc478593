import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import { tenantId, text } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { symbolPart } from '../data/parts.ts';

/** Asked by App Service and Front Door whether an application is alive; answered without signing in, so it may tell nothing else. */
export const HEALTH_PATH = '/healthz';
/** Checklist item 6: a session that nobody uses ends within 15 to 30 minutes. A cookie of this life ends earlier at the latest. */
const SESSION = '00:30:00';

/**
 * Nobody reaches an application without having signed in with Entra ID. No secret is shared with it: the identity token comes
 * with the sign-in. https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export function declareSignIn(context: Context, site: Handle, base: string, app: string): void {
  const { declare, symbol, unit, configuration, parameter, spoke } = context;
  const issuer = inCloudOf(configuration.regions.primary, 'login.microsoftonline.com');
  const clientId = parameter({
    name: `${spoke?.name ?? ''}${symbolPart(app)}ClientId`,
    type: 'string',
    description: `The application (client) id of "${app}" of ${spoke?.name}: the registration is among the requests to Microsoft Graph.`,
    example: '00000000-0000-0000-0000-00000000000a',
  });
  declare({
    symbol: symbol(`${base}SignIn`),
    type: 'Microsoft.Web/sites/config',
    unit: unit('compute'),
    name: 'authsettingsV2',
    parent: site,
    purpose: `Whoever opens "${app}" signs in with Entra ID first, and again when the session is over.`,
    properties: {
      platform: { enabled: true, runtimeVersion: '~1' },
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: 'RedirectToLoginPage',
        redirectToProvider: 'azureactivedirectory',
        excludedPaths: [HEALTH_PATH],
      },
      httpSettings: {
        requireHttps: true,
        routes: { apiPrefix: '/.auth' },
        // Front Door stands before the application and says in a header which host was asked.
        forwardProxy: { convention: configuration.frontDoor === undefined ? 'NoProxy' : 'Standard' },
      },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: { openIdIssuer: text`https://${issuer}/${tenantId}/v2.0`, clientId },
          validation: { allowedAudiences: [text`api://${clientId}`] },
        },
      },
      login: {
        tokenStore: { enabled: true, tokenRefreshExtensionHours: 0 },
        preserveUrlFragmentsForLogins: false,
        cookieExpiration: { convention: 'FixedTime', timeToExpiration: SESSION },
        nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' },
      },
    },
  });
}
