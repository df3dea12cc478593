import type { Assessment, ControlResult, RowResult, Score } from '../../model/assessment.ts';
import type { CfrRow, ChecklistItem } from '../../model/law.ts';
import type { Verdict, VerdictKind } from '../../model/verdict.ts';
import {
  citationKinds,
  compareText,
  decidedText,
  firstSentence,
  groupFindings,
  groupUnknowns,
  isListed,
  percent,
  placeText,
  plural,
  unknownAdvice,
} from './findings.ts';
import { filterScript, style } from './html-style.ts';

/** Subjects listed of one control and verdict; the rest is counted, and is in the JSON report. */
const MAX_SUBJECTS = 100;

/**
 * One self-contained page: no script is needed to read it, nothing is loaded from anywhere, and it prints. Text from
 * the input is escaped everywhere.
 */
export function* renderHtml(assessment: Assessment): Iterable<string> {
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Safeguard: ${assessment.asOf.slice(0, 10)}</title><style>${style}</style></head><body>\n`;
  yield header(assessment);
  if (assessment.profile === 'checklist') yield checklist(assessment, true);
  yield failures(assessment);
  if (assessment.profile !== 'checklist') yield standards(assessment);
  yield unknowns(assessment);
  yield waivers(assessment);
  yield assessment.profile === 'checklist' ? '' : checklist(assessment, false);
  yield recommendations(assessment);
  yield proposal(assessment);
  yield '<section id="controls"><h2>Every control</h2>\n';
  yield '<p class="filters" hidden><input type="search" placeholder="Filter controls" aria-label="Filter controls"></p>\n';
  for (const control of assessment.controls)
    if (isListed(control, assessment)) yield controlSection(control, assessment);
  yield '</section>\n';
  yield appendix(assessment);
  yield `<script>${filterScript}</script></body></html>\n`;
}

function header({
  asOf,
  profile,
  resources,
  controls,
  counts,
  waived,
  rule,
  checklist: list,
  notes,
  runId,
}: Assessment): string {
  const cards = [
    ...(['fail', 'unknown', 'pass', 'attested', 'not-applicable'] as const).map((kind) =>
      card(String(counts[kind]), kind, kind),
    ),
    ...(waived > 0 ? [card(String(waived), 'of the failures waived', '')] : []),
  ];
  const scores = [
    card(percent(rule.score.ratio), `45 CFR 164 Subpart C, ${judgedText(rule.score)}`, 'score'),
    card(percent(list.score.ratio), `architecture checklist (advice), ${judgedText(list.score)}`, 'score'),
  ];
  return `<header><h1>HIPAA on Azure: assessment</h1>
<p>${plural(resources, 'resource')}, ${plural(controls.length, 'control')}, profile ${html(profile)}, as of ${html(asOf.slice(0, 10))}. Run <code>${runId}</code>.</p>
<div class="cards">${[...scores, ...cards].join('')}</div>
<p class="small">A score is the weight of the controls that pass against those that fail. Unknown, attested and waived controls stand beside it, never in it.</p>
${notes.map((note) => `<p class="note">${html(note)}</p>`).join('\n')}
<nav><a href="#fails">What fails</a> <a href="#rule">The rule</a> <a href="#unknown">What is unknown</a> <a href="#checklist">Checklist</a> <a href="#controls">Every control</a> <a href="#inputs">Inputs</a></nav>
</header>\n`;
}

/** A score says nothing of what is unknown, so it names how many controls it rests on. */
const judgedText = ({ controls }: Score): string => `of ${controls.pass + controls.fail} judged`;

const card = (value: string, name: string, kind: string): string =>
  `<div class="card ${kind}"><b>${html(value)}</b><span>${html(name)}</span></div>`;

const badge = (verdict: VerdictKind): string => `<span class="badge ${verdict}">${verdict.replace('-', ' ')}</span>`;

const label = (kind: string): string => `<span class="label ${html(kind)}">${html(kind)}</span>`;

const links = (ids: readonly string[]): string =>
  ids.length === 0
    ? '<i>no control: follow its procedures and record them</i>'
    : ids.map((id) => `<a href="#${html(id)}">${html(id)}</a>`).join(' ');

const anchor = (citation: string): string => html(citation.replace(/[()]+/g, '-').replace(/-$/, ''));

function standards({ rule }: Assessment): string {
  const rows = rule.standards.flatMap((standard) => [
    cfrRow(standard, 'standard'),
    ...standard.specifications.map((row) => cfrRow(row, 'specification')),
  ]);
  return `<section id="rule"><h2>The rule: 45 CFR 164 Subpart C</h2>
<table><thead><tr><th>Citation</th><th>What it asks</th><th>Binds</th><th>Verdict</th><th>Score</th><th>Controls</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>\n`;
}

function cfrRow({ row, verdict, score, controls }: RowResult<CfrRow>, place: string): string {
  const binds = row.kind === 'standard' && row.standsAlone ? 'required' : row.kind;
  const procedures =
    row.procedures.length === 0 ? '' : `<br><span class="small">Procedures: ${html(row.procedures.join(', '))}</span>`;
  const ids = place === 'standard' && !row.standsAlone ? plural(controls.length, 'control') : links(controls);
  return `<tr class="${place}" id="cfr-${anchor(row.citation)}"><td class="citation">${html(row.citation)}</td><td><b>${html(row.title)}</b><br><span class="small">${html(row.asks)}</span>${procedures}</td><td>${label(binds)}</td><td>${badge(verdict)}</td><td>${scoreText(score)}</td><td class="ids">${ids}</td></tr>`;
}

function scoreText({ ratio, controls, waived }: Score): string {
  const beside = [
    controls.unknown > 0 ? `${controls.unknown} unknown` : '',
    controls.attested > 0 ? `${controls.attested} attested` : '',
    waived > 0 ? `${waived} waived` : '',
  ].filter((text) => text !== '');
  return `${percent(ratio)}${beside.length === 0 ? '' : `<br><span class="small">${beside.join(', ')}</span>`}`;
}

function failures(assessment: Assessment): string {
  const groups = groupFindings(assessment, 'fail');
  const rows = groups.map(({ control, findings }) => {
    const first = findings[0];
    const found = first === undefined ? '' : html(decidedText(first));
    return `<tr><td>${label(control.severity ?? '')}</td><td><a href="#${control.id}">${control.id}</a> ${html(control.title)}</td><td>${findings.length}</td><td>${found}</td><td>${html(firstLine(control))}</td></tr>`;
  });
  const table = `<table><thead><tr><th>Severity</th><th>Control</th><th>Resources</th><th>Found</th><th>Fix</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  return `<section id="fails"><h2>What fails</h2>${rows.length === 0 ? '<p>Nothing fails.</p>' : table}</section>\n`;
}

const firstLine = (control: ControlResult): string => firstSentence(control.entry?.control.remediation.text ?? '');

function unknowns(assessment: Assessment): string {
  const rows = groupUnknowns(assessment).flatMap(({ code, verdicts, texts }) => [
    `<tr class="standard"><td>${verdicts}</td><td><b>${code}</b>: ${html(unknownAdvice[code] ?? '')}</td><td></td></tr>`,
    ...texts
      .slice(0, 20)
      .map(
        ({ text, verdicts: n, controls }) =>
          `<tr class="specification"><td>${n}</td><td>${html(text)}</td><td class="ids">${links(controls)}</td></tr>`,
      ),
  ]);
  const table = `<table><thead><tr><th>Verdicts</th><th>Why</th><th>Controls</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  return `<section id="unknown"><h2>What is unknown, and why</h2>${rows.length === 0 ? '<p>Nothing is unknown.</p>' : table}</section>\n`;
}

function waivers(assessment: Assessment): string {
  const rows = groupFindings(assessment, 'fail', 'only-waived').flatMap(({ control, findings }) =>
    findings
      .slice(0, MAX_SUBJECTS)
      .map(
        ({ subject, waiver }) =>
          `<tr><td><a href="#${control.id}">${control.id}</a></td><td>${html(subject)}</td><td>${html(waiver?.owner ?? '')}</td><td>${html(waiver?.reason ?? '')}</td><td>${html(waiver?.expires ?? '')}</td></tr>`,
      ),
  );
  if (rows.length === 0) return '';
  return `<section id="waived"><h2>Waived failures</h2><p>They stay failures, outside the score and the exit code.</p><table><thead><tr><th>Control</th><th>Subject</th><th>Owner</th><th>Reason</th><th>Until</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>\n`;
}

function checklist({ checklist: { score, items }, controls }: Assessment, signed: boolean): string {
  const byId = new Map(controls.map((control) => [control.id, control]));
  const groups = [...new Set(items.map(({ row }) => row.group))];
  const sections = groups.map((group) => {
    const rows = items.filter(({ row }) => row.group === group).map((item) => checklistRow(item, byId, signed));
    const name = group === 'Body' ? 'Settings and practices that the body names' : group;
    return `<h3>${html(name)}</h3><table><thead><tr><th>Item</th><th>What it advises</th><th>Verdict</th><th>Evidence</th>${signed ? '<th>Signed off: name, date</th>' : ''}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  });
  return `<section id="checklist"><h2>Architecture checklist <span class="label advice">advice, not law</span></h2><p>Score ${scoreText(score)}</p>${sections.join('\n')}</section>\n`;
}

function checklistRow(
  item: RowResult<ChecklistItem>,
  byId: ReadonlyMap<string, ControlResult>,
  signed: boolean,
): string {
  const { row, verdict, controls } = item;
  const evidence = controls.map(
    (id) =>
      `${badge(byId.get(id)?.verdict ?? 'unknown')} <a href="#${html(id)}">${html(id)}</a> ${html(byId.get(id)?.title ?? '')}`,
  );
  const successor = row.successor === undefined ? '' : `<br><span class="small">Today: ${html(row.successor)}</span>`;
  return `<tr><td>${html(row.id)}</td><td><b>${html(row.title)}</b><br><span class="small">${html(row.asks)}</span>${successor}</td><td>${badge(verdict)}</td><td>${evidence.join('<br>') || links([])}</td>${signed ? '<td class="sign"></td>' : ''}</tr>`;
}

interface Advice {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
}

function adviceTable(items: readonly RowResult<Advice>[]): string {
  const rows = items.map(
    ({ row, verdict, controls }) =>
      `<tr><td>${html(row.id)}</td><td><b>${html(row.title)}</b><br><span class="small">${html(row.asks)}</span></td><td>${badge(verdict)}</td><td class="ids">${links(controls)}</td></tr>`,
  );
  return `<table><thead><tr><th>Id</th><th>What it asks</th><th>Verdict</th><th>Controls</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function recommendations({ recommendations: { score, items } }: Assessment): string {
  if (items.length === 0) return '';
  return `<section id="recommendations"><h2>Audit-controls recommendations <span class="label advice">advice, not law</span></h2><p>Score ${scoreText(score)}</p>${adviceTable(items)}</section>\n`;
}

function proposal({ proposal: proposed }: Assessment): string {
  if (proposed === undefined) return '';
  return `<section id="proposal"><h2>2025 proposal (90 FR 898) <span class="label advice">proposal, not law</span></h2><p>Score ${scoreText(proposed.score)}</p>${adviceTable(proposed.items)}</section>\n`;
}

function controlSection(control: ControlResult, assessment: Assessment): string {
  const { id, title, why, severity, verdict, satisfies, entry } = control;
  const kinds = citationKinds(assessment);
  const cited = [
    ...satisfies.cfr.map((c) => `<a href="#cfr-${anchor(c)}">${html(c)}</a> ${label(kinds.get(c) ?? 'rule')}`),
    ...satisfies.checklist.map((item) => `checklist ${html(item)} ${label('advice')}`),
    ...satisfies.recommends.map((item) => `${html(item)} ${label('advice')}`),
  ];
  const fix = entry === undefined ? '' : remediation(entry.control.remediation);
  return `<details class="control" id="${id}"${verdict === 'fail' ? ' open' : ''}><summary>${badge(verdict)} <b>${id}</b> ${html(title)} <span class="label">${severity ?? 'waits for the query engine'}</span></summary>
<p>${html(why)}</p><p class="small">${cited.join(', ')}</p>${fix}
${verdictTable(id, assessment)}</details>\n`;
}

function remediation({
  text,
  cli,
  bicep,
  terraform,
}: NonNullable<ControlResult['entry']>['control']['remediation']): string {
  const code = [
    ['Azure CLI', cli],
    ['Bicep', bicep],
    ['Terraform', terraform],
  ].map(([name, source]) =>
    source === undefined ? '' : `<details><summary>${name}</summary><pre>${html(source)}</pre></details>`,
  );
  return `<p><b>Fix:</b> ${html(text)}</p>${code.join('')}`;
}

function verdictTable(id: string, assessment: Assessment): string {
  const shown: Verdict[] = [];
  const left = { fail: 0, unknown: 0, pass: 0, attested: 0, 'not-applicable': 0 };
  const kept = { ...left };
  for (const verdict of assessment.verdicts.of(id)) {
    if (kept[verdict.verdict]++ < MAX_SUBJECTS) shown.push(verdict);
    else left[verdict.verdict]++;
  }
  shown.sort((a, b) => rank(a) - rank(b) || compareText(a.subject, b.subject));
  const more = Object.entries(left).flatMap(([kind, count]) => (count > 0 ? [`${count} more ${kind}`] : []));
  return `<table class="verdicts"><thead><tr><th>Verdict</th><th>Subject</th><th>Where</th><th>What decided</th></tr></thead><tbody>
${shown.map(verdictRow).join('\n')}</tbody></table>${more.length === 0 ? '' : `<p class="small">And ${more.join(', ')}: the JSON report lists all.</p>`}`;
}

const order: readonly VerdictKind[] = ['fail', 'unknown', 'attested', 'pass', 'not-applicable'];
const rank = ({ verdict }: Verdict): number => order.indexOf(verdict);

function verdictRow(verdict: Verdict): string {
  const { waiver, attestation, reason } = verdict;
  const why = verdict.verdict === 'unknown' ? `${reason.code}: ${reason.text}` : decidedText(verdict);
  const record =
    attestation === undefined
      ? ''
      : `<br><span class="small">By ${html(attestation.by)}, ${html(attestation.date)}${attestation.until === undefined ? '' : `, until ${html(attestation.until)}`}, ${html(attestation.file)}</span>`;
  const waived =
    waiver === undefined
      ? ''
      : `<br><span class="small">Waived until ${html(waiver.expires)} by ${html(waiver.owner)}: ${html(waiver.reason)}</span>`;
  return `<tr><td>${badge(verdict.verdict)}</td><td class="subject">${html(verdict.subject)}</td><td>${html(placeText(verdict.source))}</td><td>${html(why)}${record}${waived}</td></tr>`;
}

function appendix({ inputs, diagnostics, rulesHash }: Assessment): string {
  const files = inputs.map(
    ({ file, kind, sha256 }) =>
      `<tr><td>${html(file)}</td><td>${html(kind)}</td><td class="hash">${html(sha256)}</td></tr>`,
  );
  const messages = diagnostics
    .slice(0, 500)
    .map(
      ({ severity, code, message, source }) =>
        `<tr><td>${severity}</td><td>${html(code)}</td><td>${html(placeText(source))}</td><td>${html(message)}</td></tr>`,
    );
  return `<section id="inputs"><h2>Inputs</h2><p>Rules <code>${html(rulesHash)}</code></p><table><thead><tr><th>File</th><th>Read as</th><th>SHA-256</th></tr></thead><tbody>${files.join('\n')}</tbody></table>
${messages.length === 0 ? '' : `<h2>What the readers say</h2><table><tbody>${messages.join('\n')}</tbody></table>`}</section>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. */
const html = (text: string): string =>
  text
    .replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => entities[c] ?? c)
    // A build system that sees the page on standard output must not take a name in it for a command.
    .replace(/[\r\n]+(?=\s*(?:::|##))/g, '&#10;');
