import type { DefaultRow } from './default-row.ts';

const tls = 'https://learn.microsoft.com/azure/app-service/overview-tls';
const https = 'https://learn.microsoft.com/azure/app-service/configure-ssl-bindings';

/** Documented defaults of App Service. */
export const webDefaults: readonly DefaultRow[] = [
  { type: 'microsoft.web/sites/config', path: 'properties.minTlsVersion', default: '1.2', document: tls },
  { type: 'microsoft.web/sites/slots/config', path: 'properties.minTlsVersion', default: '1.2', document: tls },
  { type: 'microsoft.web/sites', path: 'properties.httpsOnly', default: false, document: https },
  { type: 'microsoft.web/sites/slots', path: 'properties.httpsOnly', default: false, document: https },
];
