import { describe, expect, it } from 'vitest';
import { idOf } from '../../model/value.ts';
import { composeSpoke as compose, resourceOf as get, resourcesOf as ofType } from '../../testing/compose-for-test.ts';

const MACHINE = 'Microsoft.Compute/virtualMachines';
const everything = compose({
  machines: [
    { name: 'app', count: 2, os: 'windows', dataDisksGiB: [64, 128] },
    { name: 'web', os: 'linux' },
  ],
  web: { apps: ['portal', 'admin'] },
  containerApps: { apps: ['api'] },
});

describe('computeModules', () => {
  it('builds machines in the primary region alone, and web and container applications in both', () => {
    const regions = (type: string): string[] => ofType(everything, type).map(({ place }) => place.region);
    expect(regions(MACHINE)).toEqual(['primary', 'primary', 'primary']);
    expect(regions('Microsoft.Web/sites').sort()).toEqual(['primary', 'primary', 'secondary', 'secondary']);
    expect(regions('Microsoft.App/containerApps')).toEqual(['primary', 'secondary']);
  });

  it.each(ofType(everything, MACHINE).map((machine) => [machine.symbol, machine] as const))(
    'encrypts, patches and watches %s, and gives it no public address',
    (symbol, machine) => {
      expect(machine.properties).toMatchObject({
        securityProfile: { encryptionAtHost: true, securityType: 'TrustedLaunch' },
        storageProfile: { osDisk: { managedDisk: { diskEncryptionSet: { id: idOf('oneDiskEncryptionSet') } } } },
      });
      expect(JSON.stringify(get(everything, `${symbol}Network`).properties)).not.toContain('publicIPAddress"');
      for (const part of ['SignIn', 'MonitorAgent', 'Collection', 'CollectionEndpoint', 'Patching']) {
        expect(get(everything, `${symbol}${part}`)).toBeDefined();
      }
    },
  );

  it('lets nobody download a disk for data', () => {
    const disks = ofType(everything, 'Microsoft.Compute/disks');
    expect(disks).toHaveLength(4);
    for (const { properties } of disks) {
      expect(properties).toMatchObject({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' });
    }
  });

  it('spreads machines over zones, and takes none where a region has none', () => {
    expect(['oneApp01', 'oneApp02', 'oneWeb01'].map((symbol) => get(everything, symbol).zones)).toEqual([
      ['1'],
      ['2'],
      ['1'],
    ]);
  });

  it('takes passwords and keys from whoever deploys, without a default', () => {
    const given = everything.parameters.filter(({ name }) => /Password|PublicKey/.test(name));
    expect(given.map(({ name, type, default: value }) => [name, type, value])).toEqual([
      ['windowsAdministratorPassword', 'secureString', undefined],
      ['machineSshPublicKey', 'string', undefined],
    ]);
  });

  it.each(['oneWebPortal', 'oneWebPortalSecondary'])('closes %s to everything but private endpoints', (symbol) => {
    expect(get(everything, symbol).properties).toMatchObject({
      httpsOnly: true,
      publicNetworkAccess: 'Disabled',
      outboundVnetRouting: { allTraffic: true },
      siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled' },
    });
    const ways = everything.resources.filter(
      ({ type, parent }) => parent === symbol && type.endsWith('/basicPublishingCredentialsPolicies'),
    );
    expect(ways.map(({ name, properties }) => [name, properties?.['allow']])).toEqual([
      ['ftp', false],
      ['scm', false],
    ]);
  });

  it('asks whoever opens a web application to sign in, again after half an hour', () => {
    expect(get(everything, 'oneWebPortalSignIn').properties).toMatchObject({
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'RedirectToLoginPage' },
      login: { cookieExpiration: { timeToExpiration: '00:30:00' } },
    });
  });

  it('lets applications of the other region read images of the one registry', () => {
    const grant = get(everything, 'oneContainerApiImagesSecondary');
    expect([grant.on, grant.unit]).toEqual(['oneContainerRegistry', 'phi/one-compute-image-readers']);
  });

  it('says which tiers there are when machines name another', () => {
    expect(() => compose({ machines: [{ name: 'app', tier: 'gold' }] })).toThrow('no tier is called');
  });
});
