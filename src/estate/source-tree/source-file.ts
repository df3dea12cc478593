import type { SourceSyntax } from './named-secret.ts';

/** What a file of a source tree is, by its path. */
export interface SourceFileKind {
  readonly role: 'pipeline' | 'settings' | 'code' | 'infrastructure';
  readonly syntax: SourceSyntax;
}

const CODE =
  /\.(?:cs|vb|fs|ts|tsx|js|jsx|mjs|cjs|py|java|kt|kts|go|rb|php|scala|swift|rs|c|cc|cpp|h|sql|groovy|gradle|r|ipynb|http|rest|dart)$/;
const SCRIPT = /\.(?:ps1|psm1|psd1|sh|bash|zsh|cmd|bat)$|(?:^|\/)(?:dockerfile|makefile|jenkinsfile)[^/]{0,40}$/;
const SETTINGS =
  /(?:^|\/)(?:appsettings|local\.settings|launchsettings|connectionstrings|secrets|settings|config|configuration)[^/]{0,60}\.json$|(?:^|\/)[^/]{0,80}\.env$|(?:^|\/)\.env[^/]{0,60}$|(?:^|\/)(?:web|app)(?:\.[^/]{1,40})?\.config$|(?:^|\/)(?:docker-)?compose[^/]{0,60}\.ya?ml$|\.(?:properties|ini|cfg|conf|toml|publishsettings|pubxml|npmrc|pypirc|pem|key|ppk|netrc|xml)$|(?:^|\/)\.(?:npmrc|netrc|pypirc|pgpass)$/;
const PIPELINE =
  /(?:^|\/)\.github\/workflows\/[^/]{1,200}\.ya?ml$|(?:^|\/)[^/]{0,60}azure-?pipelines?[^/]{0,60}\.ya?ml$|(?:^|\/)\.azure-?(?:devops|pipelines)\/(?:[^/]{1,100}\/){0,5}[^/]{1,200}\.ya?ml$|(?:^|\/)\.?pipelines?\/(?:[^/]{1,100}\/){0,5}[^/]{1,200}\.ya?ml$/;
const INFRASTRUCTURE = /\.(?:tf|tfvars|bicep|bicepparam|json|ya?ml)$/;
const PASSED_OVER =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|packages\.lock\.json|composer\.lock|npm-shrinkwrap\.json)$|\.min\.(?:js|css)$|\.d\.ts$|\.(?:example|sample|template|dist)$/;

/** What a file is to the scan, or undefined when it is not scanned. @param path with `/` */
export function sourceFileKind(path: string): SourceFileKind | undefined {
  const lower = path.toLowerCase();
  if (lower.length > 2000 || PASSED_OVER.test(lower)) return undefined;
  if (PIPELINE.test(lower)) return { role: 'pipeline', syntax: 'settings' };
  if (SETTINGS.test(lower)) return { role: 'settings', syntax: 'settings' };
  if (SCRIPT.test(lower)) return { role: 'code', syntax: 'settings' };
  if (CODE.test(lower)) return { role: 'code', syntax: 'code' };
  if (!INFRASTRUCTURE.test(lower)) return undefined;
  return { role: 'infrastructure', syntax: /\.ya?ml$|\.tfvars$/.test(lower) ? 'settings' : 'code' };
}
