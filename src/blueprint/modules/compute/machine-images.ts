import type { ValueMap } from '../../model/value.ts';

/** Images of the second generation, which trusted launch takes; both are replicated by Site Recovery. */
export const images: Readonly<Record<'linux' | 'windows', ValueMap>> = {
  /** https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images */
  linux: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
  /** https://learn.microsoft.com/windows-server/get-started/azure-edition */
  windows: {
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2022-datacenter-azure-edition',
    version: 'latest',
  },
};

/** What is installed on a machine once it runs. */
export interface Extension {
  readonly symbol: string;
  readonly purpose: string;
  readonly publisher: string;
  readonly type: string;
  readonly version: string;
  readonly upgradesItself: boolean;
}

const monitor = {
  symbol: 'MonitorAgent',
  purpose: 'Sends what the rule of collection asks for to the workspace.',
  publisher: 'Microsoft.Azure.Monitor',
  upgradesItself: true,
};
const signIn = {
  symbol: 'SignIn',
  purpose: 'People sign in with Entra ID, so that access ends where employment ends.',
  publisher: 'Microsoft.Azure.ActiveDirectory',
  upgradesItself: false,
};

/**
 * https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-linux,
 * https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-manage
 */
export const extensions: Readonly<Record<'linux' | 'windows', readonly Extension[]>> = {
  linux: [
    { ...signIn, type: 'AADSSHLoginForLinux', version: '1.0' },
    { ...monitor, type: 'AzureMonitorLinuxAgent', version: '1.33' },
  ],
  windows: [
    { ...signIn, type: 'AADLoginForWindows', version: '2.0' },
    { ...monitor, type: 'AzureMonitorWindowsAgent', version: '1.30' },
  ],
};
