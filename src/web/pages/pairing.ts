import { encode } from 'uqr'
import type { Pairing } from '../../domain/channel.ts'
import type { PairingState } from '../../gateway/service.ts'
import { type Html, html } from '../html.ts'
import type { PageContext } from '../page.ts'
import { renderPage } from './layout.ts'
import { momentsOf } from './moment.ts'
import { renderText } from './rich-text.ts'

type GoodPairing = Extract<PairingState, { readonly kind: 'good' }>

/** Codes live for about twenty seconds; where no script runs, one that has just changed is soon there. */
const refreshSeconds = 5
const steps = ['open', 'devices', 'scan'] as const

/** How a channel's account is linked: the code to scan, why there is none, or as what it is connected. */
export function renderPairing(context: PageContext, { label, until, pairing }: GoodPairing): Html {
  const { say, language, office } = context
  const title = say('pairing.title', { channel: label[language] })
  const isOver = pairing.kind === 'connected'
  const untilWords = momentsOf(language, office.zone).time(until)
  const main = html`<p class="unseen" role="status" id="said"></p>
<p class="problem" role="alert" id="unreached" data-words="${say('pairing.unreached')}"></p>
<div class="paper" id="pairing" data-state="${stateOf(pairing)}"><h1>${renderText(title)}</h1>
${standing(context, pairing)}
${isOver ? undefined : html`<p class="small">${renderText(say('pairing.until', { until: untilWords }))}</p>`}</div>`
  return renderPage(context, {
    title,
    main,
    shape: 'reading',
    unlisted: true,
    ...(!isOver && { script: 'pairing', refreshSeconds }),
  })
}

const stateOf = (pairing: Pairing): string =>
  pairing.kind === 'waiting' ? (pairing.trouble ?? 'waiting') : pairing.kind

function standing({ say, site }: PageContext, pairing: Pairing): Html {
  switch (pairing.kind) {
    case 'connected':
      return html`<p class="done">${renderText(say('pairing.connected', { account: readable(pairing.as) }))}</p>`
    case 'code':
      return html`<p class="lead">${renderText(say('pairing.lead', { account: readable(pairing.account) }))}</p>
<div class="scan"><ol>${steps.map((step) => html`<li>${say(`pairing.step.${step}`)}</li>`)}</ol>
${drawn(pairing.code, say('pairing.code'))}</div>`
    case 'waiting': {
      const key = `pairing.trouble.${pairing.trouble}`
      return html`<p class="lead">${renderText(say(site.texts.has(key) ? key : 'pairing.waiting'))}</p>`
    }
  }
}

/** Digits that are a number with its country are written as people dial it. */
const readable = (account: string): string => (/^\d+$/.test(account) ? `+${account}` : account)

/** Dark on light whatever the page's colours are: not every phone reads the reverse. */
function drawn(code: string, name: string): Html {
  const { data, size } = encode(code, { border: 4 })
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return html`<svg class="qr" role="img" aria-label="${name}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${dark}"/></svg>`
}
