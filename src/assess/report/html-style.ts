/** Light and dark by the reader's own setting; print opens everything and drops what only a screen needs. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa;--fail:#b42318;--unknown:#8a5a00;--pass:#1a7f37;--attested:#0b5cad;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--bg:#0f1419;--fg:#e6e9ed;--dim:#9aa4af;--line:#303841;--soft:#171d24;--fail:#ff8a7a;--unknown:#e6b34d;--pass:#63c384;--attested:#79b8ff;--link:#79b8ff}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1200px;padding:24px;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{margin:0 0 4px;font-size:26px}h2{margin:36px 0 8px;font-size:20px}h3{margin:24px 0 6px;font-size:16px}a{color:var(--link)}
nav{display:flex;flex-wrap:wrap;gap:16px;margin-top:12px}.small{color:var(--dim);font-size:13px}.note{border-left:3px solid var(--unknown);padding-left:10px;margin:6px 0}
.cards{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0}.card{border:1px solid var(--line);border-radius:8px;padding:10px 16px;min-width:110px}.card b{display:block;font-size:26px;line-height:1.2}.card span{color:var(--dim);font-size:13px}
.card.fail b{color:var(--fail)}.card.unknown b{color:var(--unknown)}.card.pass b{color:var(--pass)}.card.attested b{color:var(--attested)}
table{width:100%;border-collapse:collapse;margin:8px 0}th,td{text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}th{font-size:13px;color:var(--dim);white-space:nowrap}
.citation{white-space:nowrap}tr.standard td{background:var(--soft)}tr.specification td:first-child{padding-left:22px}.ids{font-size:13px;max-width:260px}.subject,.hash,code,pre{font-family:ui-monospace,Consolas,monospace;font-size:12.5px}
pre{background:var(--soft);padding:10px;border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.badge{display:inline-block;border:1px solid currentColor;border-radius:10px;padding:0 8px;font-size:12.5px;font-weight:600;white-space:nowrap}.badge.fail{color:var(--fail)}.badge.unknown{color:var(--unknown)}.badge.pass{color:var(--pass)}.badge.attested{color:var(--attested)}.badge.not-applicable{color:var(--dim)}
.label{border:1px solid var(--line);border-radius:4px;padding:0 5px;font-size:12px;font-weight:400;color:var(--dim);white-space:nowrap}.label.required{color:var(--fg);border-color:var(--fg)}
details.control{border:1px solid var(--line);border-radius:8px;margin:8px 0;padding:8px 12px}summary{cursor:pointer}.filters input{width:320px;max-width:100%;padding:6px 10px;font:inherit}.sign{min-width:180px;height:44px}
@media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#999;--soft:#eee;--fail:#8b0000;--unknown:#5c3c00;--pass:#004d1a;--attested:#003366}body{max-width:none;padding:0;font-size:11px}nav,.filters{display:none}tr,.card{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}details::details-content{content-visibility:visible;display:block}}
`;

/** Shows a search field that hides controls which do not hold its words, and opens all of them before printing. Without scripts everything is there anyway. */
export const filterScript = `
for(const p of document.querySelectorAll('.filters'))p.hidden=false;
const field=document.querySelector('.filters input'),controls=[...document.querySelectorAll('details.control')];
if(field)field.addEventListener('input',()=>{const words=field.value.toLowerCase().split(/\\s+/);for(const c of controls){const t=c.textContent.toLowerCase();c.hidden=!words.every((w)=>t.includes(w))}});
addEventListener('beforeprint',()=>{for(const c of document.querySelectorAll('details'))c.open=true});
addEventListener('hashchange',open_);function open_(){const c=location.hash.length>1&&document.getElementById(decodeURIComponent(location.hash.slice(1)));if(c&&c.tagName==='DETAILS')c.open=true}open_();
`;
