import { defineModule } from '../../model/module.ts';
import { declareVaultKeys } from './vault-keys.ts';

/** The vault of the platform in each region: keys of logs and archives, and the certificate of TLS inspection. */
export const platformKeys = defineModule({
  name: 'platform-keys',
  level: 'region',
  needs: [],
  offers: ['platformKeys'],
  build: (context) => ({
    platformKeys: declareVaultKeys(context, {
      unit: context.unit('hub', 'keys'),
      part: 'platform',
      of: 'of the platform',
    }),
  }),
});
