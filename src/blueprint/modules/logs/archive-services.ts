import type { Context } from '../../model/module.ts';
import type { Handle } from '../../model/resource.ts';
import type { ValueMap } from '../../model/value.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';

/** Services of the archive that nobody needs: named, so that they are as closed as the others and leave a log. */
const services: readonly { readonly type: string; readonly symbol: string; readonly properties: ValueMap }[] = [
  {
    type: 'fileServices',
    symbol: 'logArchiveFiles',
    properties: {
      protocolSettings: {
        smb: {
          versions: 'SMB3.1.1',
          authenticationMethods: 'Kerberos',
          kerberosTicketEncryption: 'AES-256',
          channelEncryption: 'AES-256-GCM',
        },
      },
    },
  },
  { type: 'queueServices', symbol: 'logArchiveQueues', properties: {} },
  { type: 'tableServices', symbol: 'logArchiveTables', properties: {} },
];

/** Files, queues and tables of the archive. */
export function declareUnusedServices({ declare, symbol, unit }: Context, account: Handle): void {
  for (const service of services) {
    declare({
      symbol: symbol(service.symbol),
      type: `${ACCOUNT}/${service.type}`,
      unit: unit('logs', 'archive'),
      name: 'default',
      parent: account,
      purpose: 'Nobody uses this service of the archive; should anybody, it leaves a log.',
      properties: service.properties,
    });
  }
}
