"""The look of the page: screen and A4 paper, with nothing that a browser of ten years ago does not know."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
@page { size: A4; margin: 14mm 15mm; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #eef0f2; color: #1f2328; font: 15px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
  "WenQuanYi Micro Hei", SimSun, sans-serif; }
a { color: #1f4e79; text-decoration: none; border-bottom: 1px solid #9fb6cc; }
a:focus { outline: 2px solid #1f4e79; outline-offset: 2px; }
p, ul, h1, h2, h3, table { margin: 0; }
ul { padding: 0; list-style: none; }
.sheet { max-width: 880px; margin: 24px auto; padding: 40px 56px 48px; background: #fff; border-top: 4px solid #1f4e79; }
h1 { font-size: 24px; text-align: center; letter-spacing: 2px; }
.by { text-align: center; color: #57606a; font-size: 13px; margin-top: 4px; }
h2 { font-size: 17px; word-break: break-all; }
h3, .contents h2 { font-size: 16px; margin: 32px 0 10px; padding-left: 10px; border-left: 4px solid #1f4e79; line-height: 1.3; }
.facts { color: #57606a; font-size: 13px; }
.facts li { display: inline; margin-right: 1.5em; }

.verdict { margin: 12px 0 8px; padding: 14px 20px; border: 1px solid #c9d1d9; border-left: 6px solid #57606a; background: #fafbfc; overflow: hidden; }
.verdict strong { font-size: 22px; letter-spacing: 2px; }
.verdict .points { float: right; margin-left: 1em; text-align: right; color: #57606a; font-size: 13px; line-height: 1.3; }
.verdict .points b { display: block; font-size: 30px; color: #1f2328; line-height: 1.1; }
.ready { border-left-color: #1a6b3c; } .ready strong { color: #1a6b3c; }
.revise { border-left-color: #8a5200; } .revise strong { color: #8a5200; }
.undecided { border-left-color: #a3201a; } .undecided strong { color: #a3201a; }

.told { margin-top: 10px; padding: 8px 14px; border: 1px solid #d8dee4; font-size: 14px; }
.told li { margin-top: 2px; }
.told b { font-weight: bold; }

table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; font-weight: bold; background: #f1f4f7; border-bottom: 2px solid #1f4e79; padding: 6px 10px; }
td { vertical-align: top; border-bottom: 1px solid #d8dee4; padding: 8px 10px; word-wrap: break-word; }
th, td.short { white-space: nowrap; }
th.number, td.number { text-align: right; white-space: nowrap; }
.met { color: #1a6b3c; } .partial { color: #8a5200; } .missing, .error { color: #a3201a; } .not_applicable { color: #57606a; }
td p + p, .todo p { margin-top: 3px; }
.checks td { padding: 4px 10px; } .checks a { white-space: nowrap; }
.todo { padding: 12px 0; border-bottom: 1px solid #d8dee4; font-size: 14px; }
h4 { margin: 0 0 2px; font-size: 15px; } h4 span { margin-left: .5em; font-size: 14px; font-weight: normal; }
.sample { padding: 3px 10px; background: #f6f8fa; border-left: 3px solid #c9d1d9; }
.basis, p.near { color: #57606a; font-size: 13px; }
tr:target td, .todo:target { background: #fff8e1; }
.bars td { padding: 4px 10px; } .bars .bar { width: 42%; }
.bars svg { display: block; width: 100%; height: 14px; margin-top: 5px; }
.bars tr.sum td { border-top: 2px solid #1f4e79; border-bottom: 0; font-weight: bold; }
.line { margin-top: 8px; font-size: 14px; color: #57606a; }

.draft { border: 1px solid #d8dee4; padding: 24px 28px 24px 8px;
  font: 16px/2 FangSong, "仿宋_GB2312", STFangsong, "Noto Serif CJK SC", SimSun, serif; }
.draft p { position: relative; padding-left: 48px; white-space: pre-wrap; word-wrap: break-word; }
.draft .text { text-indent: 2em; }
.draft .title { text-align: center; text-indent: 0; font-weight: bold; font-size: 20px; line-height: 1.6; }
.draft .h1 { font-family: SimHei, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; font-weight: bold; }
.draft .h2 { font-family: KaiTi, "楷体_GB2312", STKaiti, "Noto Serif CJK SC", serif; font-weight: bold; }
.draft .h3 { font-weight: bold; }
.draft .note { font-size: 14px; color: #424a53; }
.draft .no { position: absolute; left: 0; top: 0; width: 34px; text-align: right; text-indent: 0; color: #68707a; font: 11px/32px Arial, sans-serif; }
.draft .cells { margin: 8px 0 8px 48px; width: 92%; } .draft .cells td { border: 1px solid #c9d1d9; padding: 2px 8px; }
.draft .cells p { padding-left: 0; text-indent: 0; font-size: 14px; line-height: 1.6; } .draft .cells .no { display: none; }
mark { color: inherit; background: none; }
mark.evidence { background: #e6f2ea; border-bottom: 2px solid #1a6b3c; }
mark.near { border-bottom: 2px dotted #57606a; }
mark.finding { background: #fdeceb; border-bottom: 2px dashed #a3201a; }
a.ref { font: 11px/1 Arial, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; vertical-align: super; text-indent: 0; padding: 0 2px;
  border: 0; white-space: nowrap; }
a.ref.evidence { color: #1a6b3c; } a.ref.near { color: #57606a; } a.ref.finding { color: #a3201a; }
a.ref:target { background: #ffd54f; }
.draft .insert { margin: 6px 0 6px 48px; padding: 4px 12px; border: 1px dashed #a3201a;
  font: 14px/1.7 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.draft .part { margin-left: 48px; padding: 0; color: #57606a; font: 13px/1.7 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.legend { margin-bottom: 8px; font-size: 13px; color: #57606a; } .legend mark { padding: 0 4px; margin-right: 1.2em; color: #1f2328; }

.sign { margin-top: 40px; } .sign td { border: 0; padding: 0 10px 0 0; width: 33%; }
.sign span { display: inline-block; width: 7em; border-bottom: 1px solid #1f2328; }
.foot { margin-top: 40px; padding-top: 10px; border-top: 1px solid #d8dee4; color: #57606a; font-size: 12px; word-break: break-all; }
.draft-result { padding-top: 24px; } .draft-result + .draft-result { margin-top: 48px; border-top: 4px double #1f4e79; }

@media print {
  body { background: #fff; font-size: 10.5pt; }
  .sheet { max-width: none; margin: 0; padding: 0; border: 0; }
  .draft-result + .draft-result, .contents + .draft-result { page-break-before: always; margin: 0; border: 0; }
  h2, h3, h4 { page-break-after: avoid; }
  h3 { margin: 14px 0 5px; }
  tr, .verdict, .told, .sign, .insert, .todo { page-break-inside: avoid; }
  td { padding: 2px 8px; } th { padding: 2px 8px; } .todo { padding: 6px 0; } .sign { margin-top: 12px; } .see { display: none; }
  .checks, .bars { font-size: 9pt; } .checks td, .bars td { padding: 1px 8px; line-height: 1.3; } .bars svg { height: 10px; margin-top: 3px; }
  .line { margin-top: 4px; font-size: 9pt; } .told { margin-top: 4px; padding: 2px 10px; } .facts { font-size: 9pt; line-height: 1.4; }
  thead { display: table-header-group; }
  table, .told, .todo { font-size: 9.5pt; line-height: 1.55; }
  .draft-result { padding-top: 8px; } h1 { font-size: 16pt; } .verdict { margin: 6px 0 4px; padding: 8px 16px; }
  a { color: inherit; border: 0; }
  .draft { border: 0; padding: 0; font-size: 11.5pt; line-height: 1.8; }
  .draft p { orphans: 2; widows: 2; }
  th, mark, .verdict, .sample { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
@media (max-width: 640px) {
  .sheet { margin: 0; padding: 20px 12px; }
  h1 { font-size: 20px; letter-spacing: 0; }
  .verdict { padding: 10px 12px; }
  table { font-size: 13px; }
  td, th, .checks td, .bars td { padding: 4px; word-break: break-all; }
  th, td.short, .checks a { white-space: normal; }
  .checks td.short { white-space: nowrap; }
  .bars .bar { width: 30%; }
  .sign, .sign tbody, .sign tr, .sign td { display: block; width: auto; margin-bottom: 8px; }
  .draft { padding: 12px 8px 12px 0; }
  .draft p { padding-left: 36px; } .draft .no { width: 28px; }
  .draft .insert, .draft .part { margin-left: 36px; }
  .draft .cells { margin-left: 36px; width: auto; max-width: 100%; }
}
"""
