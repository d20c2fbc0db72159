#include "report/html_sections.h"

namespace loadtest {

std::string_view html_style() {
  return R"(:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#171b21;--soft:#5b6472;--line:#dfe3e9;--grid:#e8ebf0;--accent:#2f6fde;
--good:#1a7f37;--good-bg:#e6f4ea;--warn:#8a5a00;--warn-bg:#fdf2d8;--bad:#b42318;--bad-bg:#fdeceb;
--s1:#2f6fde;--s2:#d97706;--s3:#b91c1c;--s4:#0f766e;--q1:#7aa5ee;--q2:#4f86e6;--q3:#2f63c9;--q4:#5a4fc4;--q5:#8a3fb5;--q6:#b8358f;--q7:#d1345f;--q8:#b3261e}
@media screen and (prefers-color-scheme:dark){:root{--page:#0f1216;--card:#181c22;--ink:#e7eaee;--soft:#9aa4b2;--line:#2b313a;--grid:#252b33;--accent:#7aa5ee;
--good:#57c579;--good-bg:#12291a;--warn:#e5b455;--warn-bg:#2e2410;--bad:#f2857c;--bad-bg:#331715;
--s1:#7aa5ee;--s2:#f0a649;--s3:#f2857c;--s4:#4fc3b5;--q1:#cfe0ff;--q2:#a9c6fa;--q3:#7aa5ee;--q4:#a79bf2;--q5:#cf8ff0;--q6:#ee84cb;--q7:#f58aa6;--q8:#f2857c}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1240px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 6px;overflow-wrap:anywhere}
h2{font-size:19px;margin:40px 0 12px}
h3{font-size:15px;margin:20px 0 8px}
p{margin:0 0 8px}
.soft,.unit{color:var(--soft)}
.num{font-variant-numeric:tabular-nums}
header .facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:18px 0 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
.chip{display:inline-block;padding:1px 9px;border-radius:999px;font-size:13px;font-weight:600;white-space:nowrap}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.chip.good{background:var(--good-bg)}.chip.warn{background:var(--warn-bg)}.chip.bad{background:var(--bad-bg)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin:24px 0 0}
.tile,.chart,.panel{background:var(--card);border:1px solid var(--line);border-radius:10px}
.tile{padding:14px 16px}
.tile b{display:block;font-size:25px;line-height:1.25;font-variant-numeric:tabular-nums}
.tile b small{font-size:14px;font-weight:500;color:var(--soft)}
.tile span{color:var(--soft);font-size:13px}
.panel{padding:14px 18px;margin:0 0 12px}
.panel.good{border-left:4px solid var(--good);color:inherit}.panel.warn{border-left:4px solid var(--warn);color:inherit}.panel.bad{border-left:4px solid var(--bad);color:inherit}
.panel ul{margin:6px 0 0;padding-left:20px}
.grid2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));gap:14px}
.grid3{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:14px}
.chart{margin:0;padding:12px 14px 6px}
.chart figcaption{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline;margin-bottom:4px}
.chart .unit{font-size:13px}
.chart svg{display:block;width:100%;height:auto;overflow:visible}
.legend{margin-left:auto;display:flex;flex-wrap:wrap;gap:2px 12px;font-size:13px}
.legend i{font-style:normal;color:var(--soft);white-space:nowrap}
.legend i::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:5px;vertical-align:middle;background:var(--c)}
.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s4{--c:var(--s4)}
.q1{--c:var(--q1)}.q2{--c:var(--q2)}.q3{--c:var(--q3)}.q4{--c:var(--q4)}.q5{--c:var(--q5)}.q6{--c:var(--q6)}.q7{--c:var(--q7)}.q8{--c:var(--q8)}
.chart .grid{stroke:var(--grid);stroke-width:1}
.chart .tick{fill:var(--soft);font-size:12px}
.chart .mark{fill:var(--ink);font-size:12px}
.chart .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.chart .dashed{stroke-dasharray:5 4}
.chart .area{fill:var(--c);opacity:.16}
.chart .point{fill:var(--c);stroke:var(--card);stroke-width:1.5}
.chart .point:hover{stroke:var(--ink)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px;margin-bottom:14px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:10px 14px 6px;font-weight:600}
caption .unit{font-weight:400}
th,td{padding:6px 12px;text-align:right;white-space:nowrap;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:500;font-size:13px}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--card)}
tbody th{font-weight:600}
td.words{text-align:left;white-space:normal;min-width:16em}
details{margin:12px 0}
summary{cursor:pointer;color:var(--accent);padding:4px 0}
pre{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px;overflow-x:auto;font:13px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
footer{margin-top:48px;color:var(--soft);font-size:13px}
@media print{@page{margin:14mm}body{font-size:12px;background:#fff}main{max-width:none;padding:0}
.tile,.chart,.panel,.scroll{break-inside:avoid}h2,h3{break-after:avoid}.grid2{grid-template-columns:1fr 1fr}.grid3{grid-template-columns:1fr 1fr 1fr}
.scroll{overflow:visible}th,td{padding:3px 6px;font-size:10px}summary{list-style:none}})";
}

}  // namespace loadtest
