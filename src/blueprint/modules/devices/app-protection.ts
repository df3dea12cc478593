import { type Context, defineModule } from '../../model/module.ts';
import type { Value, ValueMap } from '../../model/value.ts';
import { everyLicensedUser } from './platforms.ts';

const PERMISSION = 'DeviceManagementApps.ReadWrite.All';

/** The office applications, which hold what people write down of patients. */
const apps = {
  ios: [
    'Office.Outlook',
    'skype.teams',
    'Office.Word',
    'Office.Excel',
    'Office.Powerpoint',
    'onenote',
    'skydrive',
    'sharepoint',
    'msedge',
  ],
  android: [
    'office.outlook',
    'teams',
    'office.word',
    'office.excel',
    'office.powerpoint',
    'office.onenote',
    'skydrive',
    'sharepoint',
    'emmx',
  ],
} as const;

/** Settings that both platforms have: https://learn.microsoft.com/graph/api/resources/intune-mam-targetedmanagedappprotection */
const settings: ValueMap = {
  periodOfflineBeforeAccessCheck: 'PT12H',
  periodOnlineBeforeAccessCheck: 'PT30M',
  periodOfflineBeforeWipeIsEnforced: 'P30D',
  allowedInboundDataTransferSources: 'managedApps',
  allowedOutboundDataTransferDestinations: 'managedApps',
  allowedOutboundClipboardSharingLevel: 'managedAppsWithPasteIn',
  allowedDataStorageLocations: ['oneDriveForBusiness', 'sharePoint'],
  saveAsBlocked: true,
  dataBackupBlocked: true,
  printBlocked: true,
  contactSyncBlocked: true,
  deviceComplianceRequired: true,
  managedBrowserToOpenLinksRequired: true,
  organizationalCredentialsRequired: false,
  pinRequired: true,
  simplePinBlocked: true,
  minimumPinLength: 6,
  pinCharacterSet: 'numeric',
  maximumPinRetries: 5,
};

/** What each platform calls the encryption of its applications' data. */
const own: Readonly<Record<keyof typeof apps, ValueMap>> = {
  ios: { appDataEncryptionType: 'whenDeviceLocked', faceIdBlocked: false },
  android: { encryptAppData: true, screenCaptureBlocked: true },
};

/**
 * Data of the organisation stays inside managed applications, on personal devices too. Recommendation A9.
 * Source: https://learn.microsoft.com/graph/api/intune-mam-iosmanagedappprotection-create
 */
export const appProtection = defineModule({
  name: 'app-protection',
  level: 'estate',
  needs: [],
  offers: [],
  build: (context) => {
    protect(context, 'ios', 'iosManagedAppProtections', 'iPhones and iPads');
    protect(context, 'android', 'androidManagedAppProtections', 'Android devices');
    return undefined;
  },
});

function protect({ request }: Context, platform: keyof typeof apps, collection: string, devices: string): void {
  const symbol = `${platform}AppProtection`;
  const path = `v1.0/deviceAppManagement/${collection}`;
  request({
    symbol,
    method: 'POST',
    path,
    purpose: `On ${devices} data of the organisation stays inside its applications, behind a PIN and encrypted.`,
    permission: PERMISSION,
    body: { displayName: `Applications on ${devices} with ePHI`, ...settings, ...own[platform] },
  });
  request({
    symbol: `${symbol}Apps`,
    method: 'POST',
    path: `${path}/{{${symbol}.id}}/targetApps`,
    purpose: `The office applications on ${devices} are protected.`,
    permission: PERMISSION,
    after: [symbol],
    body: { apps: apps[platform].map((app) => identifier(platform, `com.microsoft.${app}`)) },
  });
  request({
    symbol: `${symbol}ForAll`,
    method: 'POST',
    path: `${path}/{{${symbol}.id}}/assign`,
    purpose: `The protection on ${devices} counts for everybody.`,
    permission: PERMISSION,
    after: [symbol],
    body: { assignments: [everyLicensedUser] },
  });
}

const identifier = (platform: keyof typeof apps, id: string): Value => ({
  mobileAppIdentifier:
    platform === 'ios'
      ? { '@odata.type': '#microsoft.graph.iosMobileAppIdentifier', bundleId: id }
      : { '@odata.type': '#microsoft.graph.androidMobileAppIdentifier', packageId: id },
});
