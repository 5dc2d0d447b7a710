// The demo's start page: sites, codes, fictional accounts, the switch for each line. No script; forms only.
import { roleName, sites } from '../../src/lib/domain/catalogue/registry.ts';
import type { Site } from '../../src/lib/domain/catalogue/shapes.ts';
import type { DeviceKind } from '../../src/lib/protocol/session.ts';
import { demoPassword } from './marker.ts';
import { demoUsers } from './data/users.ts';

export interface PageFacts {
  readonly port: number;
  readonly today: string;
  readonly isCut: (label: string) => boolean;
}

/** The sites that have a page of their own. */
export function demoSites(): readonly (Site & {
  readonly label: string;
  readonly device: DeviceKind;
})[] {
  return sites()
    .filter((site) => site.kind !== 'system')
    .map((site) => ({
      ...site,
      label: site.code.toLowerCase(),
      device: site.kind === 'division' ? 'desk' : 'center',
    }));
}

export function siteOrigin(label: string, port: number): string {
  return `http://${label}.localhost:${String(port)}`;
}

export function startPage(facts: PageFacts): { readonly html: string; readonly style: string } {
  const cards = demoSites().map((site) => card(site, facts));
  const html = `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>紡ぎ デモ</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>紡ぎ <small>デモ用の入口</small></h1>
<p class="banner">すべて架空のデータです。実在の人物・住所・電話番号とは関係ありません。基準日 ${escape(facts.today)}</p>
</header>
<main>
<section class="try">
<h2>試してみること</h2>
<ol>
<li><b>北子育て世代包括支援センター</b>を「新しい端末として開く」。利用者 <code>u-abe</code>、パスワード <code>${demoPassword('u-abe')}</code> でサインインします。</li>
<li>検索欄に <b>ほしの</b>・<b>星野</b>・電話番号 <b>090-0000-9001</b>・生年月日を入れて赤ちゃんのご家族を探し、こんにちは赤ちゃん訪問や経過記録を書きます（旧字も：<b>髙橋</b> は <b>高橋</b> でも見つかります）。</li>
<li>この画面で北センターの<b>回線を切り</b>、再読み込みしても、ブラウザを閉じて開き直しても、そのまま仕事を続けられることを確かめます。</li>
<li><b>子ども家庭支援課</b>を <code>u-sato</code> で開いておき、回線を<b>つなぐ</b>と、書いた記録が何もしなくても届きます。</li>
</ol>
</section>
<section class="sites">
${cards.join('\n')}
</section>
</main>
</body>
</html>
`;
  return { html, style: STYLE };
}

function card(site: ReturnType<typeof demoSites>[number], { port, isCut }: PageFacts): string {
  const cut = isCut(site.label);
  const users = demoUsers.filter((user) => user.roles.some((role) => role.site === site.code));
  const rows = users.map((user) => {
    const roles = user.roles
      .filter((role) => role.site === site.code)
      .map((role) => roleName(role.role));
    return `<tr><td><code>${escape(user.id)}</code></td><td>${escape(user.name)}</td><td>${escape(roles.join('・'))}</td><td><code>${escape(demoPassword(user.id))}</code></td></tr>`;
  });
  return `<article class="${cut ? 'cut' : 'up'}">
<h3>${escape(site.ja)} <small>${site.device === 'desk' ? '市役所の窓口端末' : '端末に保存して使う拠点'}</small></h3>
<p class="line">回線: <b>${cut ? '切れています' : 'つながっています'}</b></p>
<div class="actions">
<form method="post" action="/demo/open" target="_blank"><input type="hidden" name="site" value="${site.label}"><button class="main">新しい端末として開く</button></form>
<a href="${siteOrigin(site.label, port)}/" target="_blank" rel="noopener">登録済みの端末で開く</a>
<form method="post" action="/demo/line"><input type="hidden" name="site" value="${site.label}"><input type="hidden" name="cut" value="${cut ? 'no' : 'yes'}"><button class="switch">${cut ? '回線をつなぐ' : '回線を切る'}</button></form>
</div>
<table><thead><tr><th>利用者ID</th><th>氏名</th><th>役割</th><th>パスワード</th></tr></thead><tbody>${rows.join('')}</tbody></table>
</article>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const STYLE = `
:root{color-scheme:light;--ink:#1a1a1c;--soft:#626264;--key:#0017c1;--line:#d8d8db;--paper:#fff;--ground:#f1f1f4;--stop:#ce0000;--go:#197a4b}
*{box-sizing:border-box}
body{margin:0;font:16px/1.7 "BIZ UDPGothic","Noto Sans JP","Hiragino Sans",Meiryo,sans-serif;color:var(--ink);background:var(--ground)}
header,main{max-width:1120px;margin:0 auto;padding:16px 24px}
h1{margin:8px 0;font-size:32px}h2{font-size:20px;margin:0 0 8px}h3{font-size:18px;margin:0}
small{font-size:16px;font-weight:400;color:var(--soft)}
.banner{margin:0;padding:8px 16px;background:#fff9c2;border-left:8px solid #ebb700}
section{margin-bottom:24px}.try,article{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:16px 24px}
.sites{display:grid;grid-template-columns:repeat(auto-fill,minmax(480px,1fr));gap:16px}
.up .line b{color:var(--go)}.cut .line b{color:var(--stop)}.cut{border-color:var(--stop);box-shadow:inset 8px 0 0 var(--stop)}
.line{margin:4px 0}.actions{display:flex;flex-wrap:wrap;gap:12px;align-items:center;margin:8px 0 12px}
form{margin:0}button{font:inherit;padding:8px 16px;border-radius:8px;border:1px solid var(--key);background:#fff;color:var(--key);cursor:pointer;min-height:44px}
button.main{background:var(--key);color:#fff}button.switch{border-color:var(--ink);color:var(--ink)}
button:focus-visible,a:focus-visible{outline:4px solid #000;outline-offset:2px;background-color:#b78f00;color:#000}
a{color:var(--key)}table{border-collapse:collapse;width:100%;font-size:16px}th,td{text-align:left;padding:4px 8px 4px 0;border-top:1px solid var(--line);vertical-align:top}
th{font-weight:400;color:var(--soft)}th:nth-child(-n+2),td:nth-child(-n+2){white-space:nowrap}code{font-family:"Noto Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
@media(max-width:560px){.sites{grid-template-columns:1fr}header,main{padding:12px}}
`;
