/** What a step says, brought to one form: GitHub Actions and Azure Pipelines differ only in words. */
export interface StepText {
  /** Action or task without its version, lower-case: `azure/arm-deploy`, `azurecli`. Empty for a script. */
  readonly uses: string;
  /** The script that the step runs, with the scripts that it calls and that could be read. */
  readonly run: string;
  /** Inputs by lower-case name. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** A tool that judges infrastructure against rules, and when its step can stop a pipeline. */
interface GateRow {
  readonly tool: string;
  readonly uses?: RegExp;
  readonly run?: RegExp;
  /** Whether a finding fails the step; without it, it does. */
  readonly blocks?: (step: StepText) => boolean;
}

const input = (step: StepText, name: string): string => (step.inputs.get(name) ?? '').toLowerCase();
const isTrue = (text: string): boolean => text === 'true' || text === '1' || text === 'yes';

/** Tools as data: adding one is adding a row. What blocks is read in each tool's own documentation. */
const gates: readonly GateRow[] = [
  {
    tool: 'safeguard',
    uses: /(?:^|\/)safeguard(?:-action|-assess)?$/,
    run: /\bsafeguard\s+(?:assess|check|policy)\b/,
    blocks: (s) => !/--exit-zero\b/.test(s.run) && !isTrue(input(s, 'exit-zero')),
  },
  {
    tool: 'checkov',
    uses: /checkov-action$|^checkov/,
    run: /(?:^|[\s;&|(/])checkov\s+(?:-|--)/m,
    blocks: (s) => !/--soft-fail(?!-on)\b|(?:^|\s)-s(?:\s|$)/.test(s.run) && !isTrue(input(s, 'soft_fail')),
  },
  {
    tool: 'psrule',
    uses: /^microsoft\/ps-rule$|^ps-rule-assert$/,
    run: /\bAssert-PSRule\b/i,
  },
  { tool: 'psrule', run: /\bInvoke-PSRule\b/i, blocks: () => false },
  {
    tool: 'terrascan',
    uses: /terrascan-action$/,
    run: /\bterrascan\s+scan\b/,
    blocks: (s) => !isTrue(input(s, 'only_warn')),
  },
  {
    tool: 'tfsec',
    uses: /tfsec(?:-pr-commenter|-sarif)?-action$|^tfsec/,
    run: /(?:^|[\s;&|(/])tfsec(?:\s|$)/m,
    blocks: (s) => !/--soft-fail\b/.test(s.run) && !isTrue(input(s, 'soft_fail')) && !s.uses.includes('commenter'),
  },
  {
    tool: 'trivy',
    uses: /trivy-action$/,
    blocks: (s) => /^[1-9]/.test(input(s, 'exit-code')),
  },
  {
    tool: 'trivy',
    run: /\btrivy\s+(?:config|conf|fs|filesystem)\b/,
    blocks: (s) => /--exit-code[= ][1-9]/.test(s.run),
  },
  {
    tool: 'defender-for-devops',
    uses: /^microsoft\/security-devops-action$|^microsoftsecuritydevops$/,
    blocks: (s) => isTrue(input(s, 'break')),
  },
  { tool: 'template-analyzer', uses: /template-?analyzer/, run: /\b(?:template-?analyzer)\b/i },
  {
    tool: 'kics',
    uses: /kics(?:-github-action|-action)?$/,
    run: /\bkics\s+scan\b/,
    blocks: (s) => !/--ignore-on-exit\s+(?:all|results)/.test(s.run) && !/all|results/.test(input(s, 'ignore_on_exit')),
  },
  {
    tool: 'snyk',
    uses: /^snyk\/actions\/iac$/,
    run: /\bsnyk\s+iac\s+test\b/,
  },
  { tool: 'regula', run: /\bregula\s+run\b/ },
  { tool: 'conftest', run: /\bconftest\s+test\b/ },
];

const DEPLOY_RUN = [
  /\baz\s+(?:deployment\s+(?:group|sub|mg|tenant)|group\s+deployment|deployment)\s+create\b/i,
  /\baz\s+stack\s+(?:group|sub|mg)\s+create\b/i,
  /\baz\s+webapp\s+(?:deploy|deployment\s+source\s+config-zip|up)\b/i,
  /\baz\s+functionapp\s+(?:deploy|deployment\s+source\s+config-zip)\b/i,
  /\baz\s+containerapp\s+(?:up|create|update)\b/i,
  /\b(?:New|Set)-Az(?:ResourceGroup|Subscription|ManagementGroup|Tenant)?Deployment(?:Stack)?\b/i,
  /\b(?:terraform|tofu|terragrunt)\s+(?:-\S{1,80}\s+){0,5}(?:run-all\s+)?apply\b/,
  /\bazd\s+(?:up|provision|deploy)\b/,
  /\bpulumi\s+up\b/,
  /\bbicep\s+deploy\b/,
];

/** Actions and tasks that change Azure, and what makes one of them only a rehearsal. */
const DEPLOY_USES: readonly { readonly uses: RegExp; readonly unless?: (step: StepText) => boolean }[] = [
  { uses: /^azure\/arm-deploy$/, unless: (s) => /validate|whatif|what-if/.test(input(s, 'deploymentmode')) },
  {
    uses: /^azure\/bicep-deploy$|^bicepdeploy$/,
    unless: (s) => /validate|whatif/.test(input(s, 'operation')),
  },
  {
    uses: /^azure\/(?:webapps-deploy|functions-action|container-apps-deploy-action|static-web-apps-deploy|aci-deploy)$/,
  },
  {
    uses: /^azureresourcemanagertemplatedeployment$|^azureresourcegroupdeployment$/,
    unless: (s) => /validation/.test(input(s, 'deploymentmode')),
  },
  {
    uses: /^azure(?:rm)?(?:webapp|webappdeployment|functionapp|functionappcontainer|webappcontainer|containerapps|staticwebapp)$/,
  },
  { uses: /^terraform(?:task|taskv\d|cli)$/, unless: (s) => input(s, 'command') !== 'apply' },
];

/** Ways in which a shell throws away the failure of a command. */
const SWALLOWED =
  /\|\|\s*(?:true|:|exit\s+0|echo)\b|\|\|\s*:|^\s*set\s+\+e\b|\$ErrorActionPreference\s*=\s*['"]?(?:Silently)?Continue|;\s*(?:true|exit\s+0)\s*$/im;

/** The compliance tool that a step runs, and whether a finding of it fails the step. */
export function gateOf(step: StepText): { readonly tool: string; readonly blocks: boolean } | undefined {
  for (const row of gates) {
    const byUses = step.uses !== '' && row.uses?.test(step.uses) === true;
    const byRun = row.run?.test(step.run) === true;
    if (!byUses && !byRun) continue;
    const swallowed = byRun && SWALLOWED.test(step.run);
    return { tool: row.tool, blocks: !swallowed && (row.blocks?.(step) ?? true) };
  }
  return undefined;
}

/** Whether a step changes Azure. */
export function deploys(step: StepText): boolean {
  if (DEPLOY_RUN.some((pattern) => pattern.test(step.run))) return true;
  return DEPLOY_USES.some((row) => row.uses.test(step.uses) && row.unless?.(step) !== true);
}

/** Whether a script that could not be read has a name that says it may deploy. */
export const mayDeploy = (script: string): boolean => /deploy|release|provision|apply|rollout/i.test(script);
