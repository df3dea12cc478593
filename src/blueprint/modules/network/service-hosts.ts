/** Kinds of sites that no workload with ePHI asks: https://learn.microsoft.com/azure/firewall/web-categories */
export const refusedCategories: readonly string[] = [
  'ChildAbuseImages',
  'CriminalActivity',
  'Gambling',
  'Hacking',
  'HateAndIntolerance',
  'IllegalDrug',
  'IllegalSoftware',
  'ImageSharing',
  'InstantMessaging',
  'Nudity',
  'PornographyAndSexuallyExplicit',
  'Violence',
  'Weapons',
];

/** Where tokens come from: https://learn.microsoft.com/azure/container-apps/use-azure-firewall */
export const signIn: readonly string[] = [
  'login.microsoftonline.com',
  '*.login.microsoftonline.com',
  'login.microsoft.com',
  '*.login.microsoft.com',
  '*.identity.azure.net',
];

/** https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#enable-network-requirements */
export const machineSignIn: readonly string[] = [
  'enterpriseregistration.windows.net',
  'device.login.microsoftonline.com',
  'pas.windows.net',
];

/** Issuers of Azure's certificates: https://learn.microsoft.com/azure/security/fundamentals/azure-certificate-authority-details */
export const certificateStatus: readonly string[] = [
  'ocsp.digicert.com',
  'crl3.digicert.com',
  'crl4.digicert.com',
  'cacerts.digicert.com',
  'oneocsp.microsoft.com',
  'ocsp.msocsp.com',
  'crl.microsoft.com',
  'mscrl.microsoft.com',
  'www.microsoft.com',
];

/** The one domain of Defender for Endpoint: https://learn.microsoft.com/defender-endpoint/configure-device-connectivity */
export const defender: readonly string[] = ['*.endpoint.security.microsoft.com', 'packages.microsoft.com'];

/** https://learn.microsoft.com/azure/firewall/fqdn-tags */
export const windowsTags: readonly string[] = [
  'WindowsUpdate',
  'WindowsDiagnostics',
  'MicrosoftActiveProtectionService',
];

/** Ubuntu's mirrors in Azure, its security fixes, and Microsoft's own packages. */
export const linuxUpdate: readonly string[] = [
  'azure.archive.ubuntu.com',
  'archive.ubuntu.com',
  'security.ubuntu.com',
  'esm.ubuntu.com',
  'contracts.canonical.com',
  'packages.microsoft.com',
];

/** https://learn.microsoft.com/azure/container-apps/use-azure-firewall */
export const containerPlatform: readonly string[] = [
  'mcr.microsoft.com',
  '*.data.mcr.microsoft.com',
  'packages.aks.azure.com',
  'acs-mirror.azureedge.net',
];
