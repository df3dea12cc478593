import { estateOptionsHelp } from '../read-options.ts';

export const assessHelp = `safeguard assess <paths...>

Judges ARM templates, Terraform plans, live exports and saved answers of Microsoft Graph against the HIPAA Security
Rule. safeguard.yaml at the top of a folder or beside a file is read too, with the attestations/ next to it: see
docs/declaring.md. A folder gives a Terraform plan the lines of its .tf files. Nothing is sent anywhere.

What is judged
  --profile <name>         hipaa (default), checklist, nprm-2025 (the 2025 proposal, not law)
  --as-of <day>            the day that ages are measured from: 2026-11-22 (default: now, or SOURCE_DATE_EPOCH)
  --severity <level>       list and fail on critical, high, medium or low (default) and worse
  --scope <id>             only resources at or below this id; may be repeated
  --initiative <file|id>   an Azure Policy initiative to judge by as well, in a score of its own
  --definitions <path>     its definitions: files, folders, NDJSON, .gz; may be repeated
  --attestations <path>    records elsewhere; may be repeated
  --git-history            look for secrets in the git history of the given folders too
${estateOptionsHelp}

What comes out
  --format <name>          json, sarif, junit, oscal, html, markdown or text
  --out <file>             where the format before it goes; the pair may be repeated
  --json                   the same as --format json on standard output
  --annotations <system>   github or azure-pipelines: failures as annotations at their lines (never on by itself)
  --quiet, -q              no report on the terminal
  --no-color               no colours (also: NO_COLOR)

When the build fails
  --fail-on <kind>         fail (default), or unknown: unknowns fail the build too
  --baseline <file>        only what is not in this file fails the build
  --write-baseline <file>  write today's findings
  --exit-zero              exit 0 whatever was found

Exit codes: 0 nothing fails, 1 something fails at the chosen severity, 2 could not run, or nothing fails but a file
could not be read.

Examples
  safeguard assess infra/
  safeguard assess main.json --parameters prod.parameters.json --subscription 3f2504e0-4f89-41d3-9a0c-0305e82c3301
  safeguard assess plan.json export.json --format html --out report.html --format sarif --out report.sarif
  safeguard assess infra/ --initiative hipaa.json --definitions definitions.ndjson.gz
  safeguard assess infra/ --write-baseline baseline.json --exit-zero
  safeguard assess infra/ --baseline baseline.json --severity high --annotations github
`;
