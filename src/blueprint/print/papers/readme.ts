import type { Configuration } from '../../configuration/configuration.ts';
import type { Catalogue, PrintedFile } from '../print-context.ts';

/** What a colleague who finds the folder reads first: `README.md`. */
export function printReadme(
  catalogue: Catalogue,
  { name, regions, spokes }: Configuration,
  language: Language,
): PrintedFile {
  const { main, file, parameters: given } = files[language];
  const { units, parameters, requests } = catalogue.blueprint;
  const open = parameters.filter((parameter) => parameter.default === undefined);
  return {
    path: 'README.md',
    text: [
      `# The architecture of ${name}`,
      '',
      `Built by \`safeguard blueprint build\` from the section "blueprint" of a \`safeguard.yaml\`: change that and build again, not what lies here. It serves from`,
      `${regions.primary} and takes over in ${regions.secondary}; ${spokes.length === 1 ? 'one spoke holds' : `${spokes.length} spokes hold`} ePHI: ${spokes.map((spoke) => spoke.name).join(', ')}.`,
      '',
      '![The network](network.svg)',
      '',
      '## Before the first deployment',
      '',
      'RUNBOOK.md says what people do, in order. PERMISSIONS.md says what the deploying identity must be allowed. In',
      `\`${given}\` an example stands for what only you know:`,
      '',
      ...open.map(({ name: key, description }) => `- \`${key}\`: ${description}`),
      '',
      '## Deploy',
      '',
      '```sh',
      ...deployLines(language, name, regions.primary),
      '```',
      '',
      `\`${main}\` deploys these files, each after what it needs:`,
      '',
      ...units.map(({ key, title }, index) => `${index + 1}. \`${file(key)}\`: ${title}`),
      '',
      ...(requests.length === 0
        ? []
        : [`Then the ${requests.length} requests in \`graph/\`, in the order of their numbers.`, '']),
      '## Prove it',
      '',
      '```sh',
      'safeguard blueprint check .          # what is printed here',
      'safeguard assess <export of the subscriptions> --config safeguard.yaml   # what stands in Azure',
      '```',
      '',
      language === 'arm'
        ? 'The metadata of each resource says what it is for and which of its settings serve which citation;'
        : 'A comment above a setting says which citation it serves;',
      '`safeguard blueprint explain <setting>` says what breaks without one.',
      '',
    ].join('\n'),
  };
}

type Language = 'arm' | 'bicep' | 'terraform';

/** What the files of a language are called. */
const files: Readonly<
  Record<Language, { readonly main: string; readonly parameters: string; readonly file: (key: string) => string }>
> = {
  arm: { main: 'main.json', parameters: 'main.parameters.json', file: (key) => `${key}.json` },
  bicep: { main: 'main.bicep', parameters: 'main.bicepparam', file: (key) => `${key}.bicep` },
  terraform: {
    main: 'terraform apply',
    parameters: 'terraform.tfvars.json',
    file: (key) => `${key.replaceAll('/', '-')}.tf.json`,
  },
};

/** How a folder is deployed: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-specs */
const deployLines = (language: Language, name: string, region: string): string[] =>
  language === 'terraform'
    ? ['terraform init', 'terraform plan -out plan', 'terraform apply plan']
    : language === 'bicep'
      ? [
          `az deployment mg create --name ${name} --management-group-id <group> --location ${region} \\`,
          '  --parameters main.bicepparam',
        ]
      : [
          '# The templates of the folder as one template spec, and the deployment of it',
          `az ts create --name ${name} --version 1 --resource-group <group> --location ${region} --template-file main.json`,
          `az deployment mg create --name ${name} --management-group-id <group> --location ${region} \\`,
          `  --template-spec "$(az ts show --name ${name} --version 1 --resource-group <group> --query id --output tsv)" \\`,
          '  --parameters main.parameters.json',
        ];
