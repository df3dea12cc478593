import type { Json, JsonObject } from '../lib/json.ts';
import { uuidV5 } from '../lib/uuid.ts';
import type { CfrRow, Law } from '../model/law.ts';
import { oscalControlId, oscalNamespace } from './oscal-control-id.ts';

/** Which edition of the catalog this is, and when its content last changed. */
export interface CatalogEdition {
  readonly version: string;
  /** With a time zone: `2026-11-22T00:00:00Z`. */
  readonly lastModified: string;
}

/** The edition that ships in `hipaa/oscal/`; both change when the rows do. */
export const shippedCatalogEdition: CatalogEdition = { version: '1.0.0', lastModified: '2026-11-22T00:00:00Z' };

const SUBPART = 'https://www.ecfr.gov/current/title-45/part-164/subpart-C';

/** RFC 9562's namespace for URLs: the document's own id is made below it. */
const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

const sectionTitles: Readonly<Record<CfrRow['safeguard'], string>> = {
  administrative: 'Administrative safeguards',
  physical: 'Physical safeguards',
  technical: 'Technical safeguards',
  organizational: 'Organizational requirements',
  documentation: 'Policies, procedures and documentation requirements',
};

/**
 * The Security Rule (45 CFR 164 Subpart C, 164.308 to 164.316) as an OSCAL 1.2.1 catalog: a group for each section, a
 * control for each standard, and inside it one for each of its specifications. Prose is our own; the citation is the
 * label. The same law and edition give the same bytes.
 * Source: https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/catalog/json-outline/
 */
export function buildSecurityRuleCatalog(law: Pick<Law, 'cfr'>, edition: CatalogEdition): JsonObject {
  const sections = [...new Set(law.cfr.map((row) => row.safeguard))];
  const content = {
    metadata: {
      title: 'HIPAA Security Rule: 45 CFR Part 164, Subpart C',
      'last-modified': edition.lastModified,
      version: edition.version,
      'oscal-version': '1.2.1',
      links: [{ href: SUBPART, rel: 'reference', text: 'The regulation, which alone binds' }],
      remarks: 'Standards and implementation specifications of 164.308 to 164.316, told in our own words.',
    },
    groups: sections.map((section) => group(section, law.cfr)),
  };
  return { catalog: { uuid: uuidV5(URL_NAMESPACE, `${SUBPART}#${JSON.stringify(content)}`), ...content } };
}

function group(safeguard: CfrRow['safeguard'], rows: readonly CfrRow[]): JsonObject {
  const own = rows.filter((row) => row.safeguard === safeguard);
  const section = (own[0]?.citation ?? '').slice(0, '164.308'.length);
  return {
    id: oscalControlId(section),
    class: 'section',
    title: sectionTitles[safeguard],
    props: [{ name: 'label', value: section }],
    controls: own
      .filter((row) => row.kind === 'standard')
      .map((standard) =>
        control(
          standard,
          own.filter((row) => row.standard === standard.citation),
        ),
      ),
  };
}

function control(row: CfrRow, specifications: readonly CfrRow[]): JsonObject {
  const nested: Json[] = specifications.map((specification) => control(specification, []));
  return {
    id: oscalControlId(row.citation),
    class: row.kind === 'standard' ? 'standard' : 'specification',
    title: row.title,
    props: [
      { name: 'label', value: row.citation },
      { name: 'binds', ns: oscalNamespace, value: row.standsAlone ? 'required' : row.kind },
      ...row.procedures.map((procedure) => ({ name: 'procedure', ns: oscalNamespace, value: procedure })),
    ],
    parts: [{ id: `${oscalControlId(row.citation)}_smt`, name: 'statement', prose: row.asks }],
    ...(nested.length === 0 ? {} : { controls: nested }),
  };
}
