import { describe, expect, it } from 'vitest'
import type { CaseEvent, NoticeKind } from '../../src/domain/case/case.ts'
import { foldCase } from '../../src/domain/case/evolve.ts'
import { noticeText } from '../../src/domain/notice-text.ts'
import { smsLength } from '../../src/domain/sms-parts.ts'
import type { Language } from '../../src/domain/text.ts'
import { renderText } from '../../src/engine/render-text.ts'
import { filing, Walk } from '../domain/case-walk.ts'
import { calendar, instant, organisations, policyOf } from './governing-office.ts'

/** Parts that each notice takes at most, about the service of the longest name; what people write into it comes on top. */
const most: Readonly<Record<NoticeKind, number>> = {
  'data-ask': 3,
  'data-warning': 3,
  'data-reminder': 3,
  reclassified: 3,
  'due-moved': 3,
  escalated: 2,
  referred: 4,
  result: 2,
  closing: 3,
  survey: 2,
}
const kinds = Object.keys(most) as NoticeKind[]

describe('as text messages', () => {
  it.each(
    organisations.flatMap((organisation) =>
      (['ar', 'en'] as const).flatMap((language) =>
        kinds.map((kind): [string, Language, NoticeKind] => [organisation, language, kind]),
      ),
    ),
  )('the notices of %s in %s: %s takes few parts', (organisation, language, kind) => {
    const policy = policyOf(organisation as (typeof organisations)[number])
    const longest = policy.services.toSorted((a, b) => b.name.ar.length - a.name.ar.length)[0]?.slug ?? ''
    const walk = new Walk({ policy, calendar })
    walk.give(
      instant('Sun 2026-10-18 10:00'),
      filing({ service: longest, missing: [{ field: 'place' }, { field: 'phone' }] }),
    )
    const events: CaseEvent[] = [
      ...walk.events,
      ...(kind === 'referred'
        ? [
            {
              kind: 'referred' as const,
              body: policy.remit.bodies[0]?.slug ?? '',
              theirs: 'TJ-2026-12345',
              at: instant('Mon 2026-10-19 10:00'),
              by: { kind: 'system' as const },
            },
          ]
        : []),
    ]
    const file = foldCase(events)
    if (file === undefined) throw new Error('nothing was filed')
    const at = instant('Wed 2026-10-21 10:00')
    const text = renderText(noticeText(file, kind, { policy, calendar, at }), language, policy, calendar.zone)
    const { parts, alphabet } = smsLength(text)
    expect([kind, parts]).toEqual([kind, Math.min(parts, most[kind])])
    if (language === 'en') expect(alphabet).toBe('gsm-7')
  })
})
