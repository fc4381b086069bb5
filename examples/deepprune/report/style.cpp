#include "report/style.hpp"

namespace programs::report {

std::string_view const style_sheet = R"css(
:root { color-scheme: light; --ink: #1f2a36; --muted: #5d6b79; --line: #c9d1d8; --faint: #e9edf0; --wash: #f6f8f9;
    --blue: #0a5c9c; --amber: #b7791f; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.55 system-ui, sans-serif;
    font-variant-numeric: tabular-nums lining-nums; }
main { max-width: 1088px; margin: 0 auto; padding: 48px 24px 40px; }
h1 { font-size: 30px; line-height: 1.2; font-weight: 600; letter-spacing: -0.012em; margin: 0 0 28px;
    overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; font-weight: 600; letter-spacing: -0.005em; margin: 0 0 4px; }
h3 { font-size: 15px; font-weight: 600; margin: 0 0 12px; }
p { margin: 0 0 12px; max-width: 72ch; }
section { margin-top: 44px; padding-top: 28px; border-top: 1px solid var(--faint); }
.kind { margin: 0 0 6px; color: var(--muted); font-size: 14px; }
.lead { font-size: 17px; margin: 24px 0 0; }
.note, figcaption { color: var(--muted); font-size: 14px; line-height: 1.5; }
h2 + .note { margin-bottom: 20px; }
.figures { display: flex; flex-wrap: wrap; gap: 20px 56px; }
.figures p { margin: 0; color: var(--muted); font-size: 15px; line-height: 1.35; }
.figures strong { display: block; color: var(--ink); font-size: 52px; line-height: 1.1; font-weight: 600;
    letter-spacing: -0.025em; }
.figures .first strong { color: var(--blue); }
.figures span { display: block; }
.below { margin-top: 8px; }
.scroll + .note { margin-top: 14px; }
figure { margin: 0; }
figcaption { margin-top: 8px; max-width: 72ch; }
svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
.pair { display: grid; grid-template-columns: minmax(0, 620fr) minmax(0, 380fr); gap: 32px 40px; }
.scroll { overflow-x: auto; margin-top: 24px; }
.pair > .scroll { margin-top: 8px; }
table { border-collapse: collapse; font-size: 14px; line-height: 1.35; }
.full { width: 100%; }
th, td { padding: 7px 0 7px 22px; text-align: right; white-space: nowrap; font-weight: 400; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; }
thead th { color: var(--muted); font-size: 13px; vertical-align: bottom; border-bottom: 1px solid var(--ink); }
thead tr.groups th { border-bottom: 0; padding-bottom: 2px; }
thead tr.groups th[colspan] { text-align: center; color: var(--ink); }
thead tr.groups th[colspan] span { display: block; border-bottom: 1px solid var(--line); padding-bottom: 3px; }
tbody tr + tr > * { border-top: 1px solid var(--faint); }
tbody tr.last > * { font-weight: 600; color: var(--blue); }
.words th, .words td.word, th.word { text-align: left; }
.data td, .data thead th { min-width: 120px; }
.data th:first-child { min-width: 210px; color: var(--muted); }
.kernels td svg { width: 160px; height: 12px; display: inline-block; vertical-align: -1px; }
.kernel { display: grid; grid-template-columns: minmax(0, 460fr) minmax(0, 540fr); gap: 20px 40px; margin-top: 28px;
    padding-top: 24px; }
.kernel + .kernel { border-top: 1px solid var(--faint); }
.kernel h3 { font-size: 17px; display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; }
.effect { font-size: 14px; font-weight: 400; color: var(--blue); }
.effect.against { color: #b3430f; }
.logo svg, .match svg { width: auto; max-width: 100%; }
.map svg { width: auto; }
.facts { list-style: none; margin: 12px 0 0; padding: 0; font-size: 14px; max-width: 440px; }
.facts li { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0;
    border-bottom: 1px solid var(--faint); }
.facts span { color: var(--muted); }
.facts b { font-weight: 400; text-align: right; min-width: 0; overflow-wrap: anywhere; }
.positions { margin-top: 18px; max-width: 440px; }
.positions figcaption { margin-top: 2px; }
.match figcaption { margin-top: 2px; display: flex; flex-wrap: wrap; gap: 0 14px; }
.best figcaption { margin-left: 36px; }
.match b { font-weight: 600; color: var(--ink); }
.match.weak b { font-weight: 400; color: var(--muted); }
.match sup { font-size: 0.75em; line-height: 0; }
.matches { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; margin-top: 22px; }
.warnings { list-style: none; margin: 16px 0 0; padding: 0; max-width: 80ch; }
.warnings li { border-left: 3px solid var(--amber); background: #fdf8ee; padding: 8px 14px; margin-top: 8px;
    font-size: 15px; overflow-wrap: anywhere; }
.options { list-style: none; padding: 0; margin: 20px 0 0; display: grid;
    grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 0 40px; font-size: 14px; }
.options li { display: flex; justify-content: space-between; gap: 16px; padding: 6px 0;
    border-bottom: 1px solid var(--faint); }
.options span { color: var(--muted); white-space: nowrap; }
.options b { font-weight: 400; text-align: right; overflow-wrap: anywhere; min-width: 0; }
.options .given span { color: var(--blue); }
.options .given b { font-weight: 600; color: var(--blue); }
code, pre { font-family: ui-monospace, monospace; font-size: 13px; }
pre { margin: 20px 0 0; padding: 14px 16px; background: var(--wash); border-radius: 4px; white-space: pre-wrap;
    overflow-wrap: anywhere; line-height: 1.5; }
td code { overflow-wrap: anywhere; white-space: normal; }
.inputs { width: 100%; }
.inputs td { white-space: normal; overflow-wrap: anywhere; }
.inputs td.number, .inputs td:first-child { white-space: nowrap; }
footer { margin-top: 44px; padding-top: 16px; border-top: 1px solid var(--faint); color: var(--muted);
    font-size: 13px; }
@media (max-width: 960px) {
  .pair { grid-template-columns: minmax(0, 1fr); }
  .pair > * { max-width: 640px; }
  .pair > .warnings { margin-top: 0; }
  .kernel { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 700px) {
  main { padding: 28px 20px 32px; }
  h1 { font-size: 24px; margin-bottom: 20px; }
  .figures { gap: 16px 36px; }
  .figures strong { font-size: 40px; }
  .lead { font-size: 16px; margin-top: 18px; }
  section { margin-top: 32px; padding-top: 22px; }
  .wide { display: none; }
  .narrow { display: block; max-width: 480px; }
  th, td { padding-left: 16px; }
  .cycles th:first-child, .cycles td:first-child { position: sticky; left: 0; background: #fff; padding-right: 4px; }
  .data td, .data thead th { min-width: 0; }
  .data th:first-child { min-width: 0; white-space: normal; }
  .data th, .data td { padding-left: 10px; font-size: 13px; }
  .data th:first-child { padding-left: 0; }
  .kernels td svg { width: 96px; }
  .matches { grid-template-columns: minmax(0, 1fr); gap: 16px; }
  .best figcaption { margin-left: 0; }
  .inputs tr, .inputs td { display: block; padding: 0; text-align: left; }
  .inputs tbody tr { padding: 10px 0; border-top: 1px solid var(--faint); }
  .inputs tbody tr > * { border-top: 0; }
  .inputs thead { display: none; }
}
@page { margin: 14mm; }
@media print {
  body { font-size: 12px; }
  main { max-width: none; padding: 0; }
  section { margin-top: 24px; padding-top: 16px; }
  figure, table, .warnings, .options, .figures, .kernel { break-inside: avoid; }
  .kernel { grid-template-columns: minmax(0, 460fr) minmax(0, 540fr); gap: 12px 28px; margin-top: 14px;
    padding-top: 12px; }
  .kernel h3 { font-size: 13px; }
  .facts, .effect { font-size: 10.5px; }
  .facts { margin-top: 6px; line-height: 1.3; }
  .facts li { padding: 1.5px 0; }
  .logo svg { max-height: 90px; }
  .best svg { max-height: 150px; }
  .positions { margin-top: 8px; }
  .positions svg { max-height: 76px; }
  .matches { margin-top: 8px; }
  h2, h3, h2 + .note { break-after: avoid; }
  footer { break-before: avoid; margin-top: 20px; }
  .note, figcaption, .lead, .warnings li { font-size: 11px; }
  h2 { font-size: 16px; }
  h3 { font-size: 12px; }
  code, pre { font-size: 10px; }
  .data td, .data thead th, .data th:first-child { min-width: 0; }
  .pair { grid-template-columns: minmax(0, 620fr) minmax(0, 380fr); gap: 24px; }
  .figures strong { font-size: 40px; }
  table, .options { font-size: 10.5px; }
  thead th { font-size: 10px; }
  .scroll { overflow: visible; }
  th, td { padding: 4px 0 4px 12px; }
  .warnings li, pre { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

}  // namespace programs::report
