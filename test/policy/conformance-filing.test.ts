import { afterEach, describe, expect, it } from 'vitest'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { keepHouse } from '../../src/gateway/housekeeping.ts'
import { Office } from '../engine/office.ts'
import { instant, type Organisation, organisations, policyOf, tables } from './governing-office.ts'

const sunday = instant('Sun 2026-10-18 10:00')
const friday = instant('Fri 2026-10-16 23:00')

/** How each type but a complaint begins at both offices. */
const openings = {
  inquiry: 'I have a question: when are your offices open in winter?',
  report: 'I want to report that a clerk asked me for a bribe last week',
  suggestion: 'I have a suggestion: put a list of the required papers on your website',
} as const

const complaint = 'I want to complain about a rude officer at the service hall'

/** Answers whatever is asked until the case is filed; throws where nothing is. */
function file(organisation: Organisation, begins: string, applicant = 'beneficiary', now = sunday) {
  const conversation = new Office(organisation, now).talk('chat')
  const heard = [conversation.says(begins)]
  const texts = policyOf(organisation).texts.en
  const answers: readonly (readonly [asked: string, answer: () => string])[] = [
    ['filing.applicant', () => conversation.chooses(`applicant:${applicant}`)],
    ['filing.service', () => conversation.says('something else')],
    ['field.place.ask', () => conversation.says('Al Buraimi, Sara, next to Al Noor mosque')],
    ['field.name.ask', () => conversation.says('My name is John Smith')],
    ['field.phone.ask', () => conversation.says('99123456')],
    ['summary.ask', () => conversation.chooses('act:yes')],
  ]
  for (let turn = 0; turn < 10 && conversation.last('file') === undefined; turn++) {
    const last = heard.at(-1) ?? ''
    const [, answer] = answers.find(([asked]) => last.includes(texts[asked] ?? asked)) ?? []
    if (answer === undefined) throw new Error(`nobody knows what to answer to: ${last}`)
    heard.push(answer())
  }
  const command = conversation.last('file')?.command
  if (command === undefined) throw new Error(`nothing was filed: ${heard.at(-1)}`)
  return { command, heard: heard.join('\n'), told: heard.at(-1) ?? '' }
}

describe.each(organisations)('who may file: %s', (organisation) => {
  const { kinds } = tables['who may file'][organisation]
  const asks = policyOf(organisation).texts.en['filing.applicant'] ?? ''

  it.each(kinds)('%s', (kind) => {
    const { command, heard } = file(organisation, openings.suggestion, kind)
    expect(heard.includes(asks)).toBe(kinds.length > 1)
    const said = kinds.length > 1 ? { value: kind, personal: false } : undefined
    expect(command.fields['applicant']).toEqual(said)
  })
})

describe.each(organisations)('declarations: %s', (organisation) => {
  const { count } = tables.declarations[organisation]
  const declared = (policyOf(organisation).declarations.complaint ?? []).map(({ en }) => en)

  it('are as many as the document lists', () => {
    expect(declared).toHaveLength(count)
  })

  it.each(Object.entries(openings))(
    'are asked for with a complaint only, so not with this: %s',
    (type, begins) => {
      const { command, heard } = file(organisation, begins)
      expect(command.type).toBe(type)
      expect(declared.filter((line) => heard.includes(line))).toEqual([])
    },
  )
})

describe('a complaint', () => {
  /** A complaint to the Ministry up to the question for its declarations. */
  function asked() {
    const conversation = new Office('moi', sunday).talk('chat')
    conversation.says(complaint)
    return { conversation, heard: conversation.chooses('applicant:beneficiary') }
  }
  const { declarations, texts, contact } = policyOf('moi')
  const lines = (declarations.complaint ?? []).map(({ en }) => en)

  it('to the Ministry is filed by nobody who has not declared all of them', () => {
    const { conversation, heard } = asked()
    expect(lines.filter((line) => !heard.includes(line))).toEqual([])
    const refused = conversation.chooses('act:no')
    expect([conversation.last('file'), refused.includes(contact.phone)]).toEqual([undefined, true])
    for (const type of ['Inquiry', 'Report', 'Suggestion']) expect(refused).toContain(`[${type}`)
    expect(refused).not.toContain('[Complaint')
  })

  it('to the Ministry goes on with who declares', () => {
    const { conversation } = asked()
    expect(conversation.chooses('act:yes')).toContain(texts.en['field.name.ask'])
  })

  it('to the Ministry by letter is told what it declares, and registered at once', () => {
    const letter = new Office('moi', sunday).talk('letter', { email: 'john@example.om' })
    const heard = letter.says(complaint)
    expect(lines.filter((line) => !heard.includes(line))).toEqual([])
    expect(letter.last('file')?.command.type).toBe('complaint')
  })

  it('to the governorate needs no declaration, name and phone are enough', () => {
    const { command } = file(
      'al-buraimi',
      'I want to complain: the rubbish has not been collected from our street for a week',
    )
    expect([command.type, Object.keys(command.fields).sort(), command.missing]).toEqual([
      'complaint',
      ['description', 'name', 'phone', 'place'],
      [],
    ])
  })
})

describe('the promise of a case that was filed', () => {
  it.each([
    ['al-buraimi', openings.inquiry, 'within 2 working days', 'by Tuesday 20 October 2026'],
    ['al-buraimi', openings.report, 'within 1 working day', 'by Monday 19 October 2026'],
    ['al-buraimi', openings.suggestion, 'within 15 working days', 'by Sunday 8 November 2026'],
    ['moi', openings.inquiry, 'within 2 working days', 'by Tuesday 20 October 2026'],
    ['moi', openings.suggestion, 'within 15 working days', 'by Sunday 8 November 2026'],
  ] as const)('%s: %s', (organisation, begins, period, day) => {
    const { told } = file(organisation, begins)
    expect([told.includes(period), told.includes(day)]).toEqual([true, true])
  })
})

describe.each(organisations)('outside the hours of the channels: %s', (organisation) => {
  it('the bot still files, and the weekend does not count', () => {
    const { told } = file(organisation, openings.inquiry, 'beneficiary', friday)
    expect(told).toContain('by Monday 19 October 2026')
  })

  it('who asks for a person hears when people are back, and the phone number', () => {
    const asks = (now: string) =>
      new Office(organisation, now).talk('chat').says('I want to talk to a person')
    const { contact } = policyOf(organisation)
    expect(asks(friday)).toContain('Sunday 18 October 2026')
    expect(asks(friday)).toContain(contact.phone)
    expect(asks(sunday)).not.toContain('October 2026')
  })
})

describe.each([
  ['al-buraimi', 'helpdesk'],
  ['moi', 'info'],
] as const)('a treated case over the gateway: %s', (organisation, channel) => {
  let office: Rehearsal
  afterEach(() => office.close())

  async function treated() {
    const stage = { organisation, channel, address: 'john@example.om', at: new Date(sunday) }
    office = await Rehearsal.open(readConfig({}), stage)
    await office.say('I want to report that a clerk asked me for a bribe in Sara, next to Al Noor mosque', {
      subject: 'Report',
      language: 'en',
    })
    const command = { kind: 'resolve', result: 'It was looked into.', proof: [] }
    const reference = await office.lastReference()
    const result = await office.operate('case-do', { organisation, reference, by: 'amal', command })
    const closing = await office.moveTo(new Date(instant('Sun 2026-10-18 11:00')))
    return { reference: reference ?? '', said: [...result, ...closing].map(({ outbound }) => outbound.text) }
  }

  it('sends three notices, the last with the link of the survey', async () => {
    const { reference, said } = await treated()
    expect(said).toHaveLength(3)
    expect(said.filter((text) => !text.includes(reference))).toEqual([])
    expect([said[0]?.includes('It was looked into.'), said[1]?.includes('48 hours')]).toEqual([true, true])
    expect(said.map((text) => /\/r\/[\w.-]+/.test(text))).toEqual([false, false, true])
  })

  it('keeps the bytes of what came in for the days of the policy, and the case after them', async () => {
    const { reference } = await treated()
    const { core, offices } = office.gateway
    const bytes = () => core.store.writer.selectFrom('raw_items').select('body').execute()
    const keptAfter = async (days: number) => {
      await office.moveTo(new Date(Date.parse(sunday) + days * 86_400_000 + 1000))
      await keepHouse(core, offices.values())
      return (await bytes()).map(({ body }) => body !== null)
    }
    expect([await keptAfter(89), await keptAfter(90)]).toEqual([[true], [false]])
    expect(await office.lastReference()).toBe(reference)
  })
})
