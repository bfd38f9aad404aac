import { describe, expect, it } from 'vitest'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { evolve } from '../../src/domain/case/evolve.ts'
import { fields, filing, Walk, webchat } from './case-walk.ts'

type State = 'none' | 'received' | 'verified' | 'awaiting' | 'in-progress' | 'resolved' | 'closed'

const verify: CaseCommand = { kind: 'verify' }
const resolve: CaseCommand = { kind: 'resolve', result: 'The dogs were taken away.', proof: [] }
const assign: CaseCommand = { kind: 'assign', role: 'head', officer: 'Officer Two' }
const ask: CaseCommand = { kind: 'ask', items: [{ field: 'phone' }] }
const give: CaseCommand = {
  kind: 'give',
  fields: fields({ place: 'Mahdah' }),
  attachments: [],
  confirmed: true,
}
const stranger: CaseCommand = { ...give, confirmed: false }
const note: CaseCommand = { kind: 'note', words: 'Called the municipality.' }
const treated: CaseCommand = { kind: 'close', how: 'treated' }
const duplicate: CaseCommand = { kind: 'close', how: 'duplicate', reason: 'Same as another.' }

/** A case in a state, on Sunday 18 October 2026 about 10:00. */
function inState(state: State): Walk {
  const walk = new Walk()
  if (state === 'none') return walk
  walk.give(
    '2026-10-18T10:00:00+04:00',
    filing(state === 'awaiting' ? { missing: [{ field: 'place' }] } : {}),
  )
  if (state === 'verified') walk.give('2026-10-18T10:01:00+04:00', verify)
  if (state === 'in-progress') walk.give('2026-10-18T10:01:00+04:00', { kind: 'assign', role: 'desk' })
  if (state === 'resolved') walk.give('2026-10-18T10:01:00+04:00', resolve)
  if (state === 'closed') walk.give('2026-10-18T10:01:00+04:00', duplicate)
  return walk
}

type Row = readonly [from: State, command: CaseCommand, outcome: string, to?: string]

const rows: readonly Row[] = [
  ['none', filing(), 'filed', 'received'],
  ['none', filing({ missing: [{ field: 'place' }] }), 'filed data-asked', 'awaiting-data'],
  ['none', filing({ missing: [{ field: 'description' }, { field: '' }] }), 'filed', 'received'],
  ['none', verify, '!no-case'],
  ['none', give, '!no-case'],
  ['none', { kind: 'tick' }, '!no-case'],
  ['received', filing(), '!already-filed', 'received'],
  ['received', verify, 'verified', 'verified'],
  ['received', assign, 'verified assigned', 'in-progress'],
  ['received', ask, 'data-asked notice-owed', 'awaiting-data'],
  ['received', resolve, 'verified resolved notice-owed', 'resolved'],
  ['received', give, 'data-given', 'received'],
  ['received', stranger, 'noted', 'received'],
  ['received', note, 'noted', 'received'],
  ['received', { kind: 'note', words: '  ' }, '!nothing-noted', 'received'],
  ['received', { kind: 'tick' }, '', 'received'],
  ['received', treated, '!not-resolved', 'received'],
  ['received', duplicate, 'closed notice-owed', 'closed'],
  ['received', { kind: 'close', how: 'not-upheld' }, '!reason-missing', 'received'],
  ['received', { kind: 'close', how: 'out-of-remit', reason: ' ' }, '!reason-missing', 'received'],
  ['received', { kind: 'close', how: 'not-completed', reason: 'silent' }, '!chase-not-over', 'received'],
  ['received', { kind: 'ask', items: [] }, '!nothing-asked', 'received'],
  ['received', { kind: 'ask', items: [{ field: 'zzz' }] }, '!unknown-field', 'received'],
  ['received', { kind: 'ask', items: [{ field: 'phone' }, { field: 'zzz' }] }, '!unknown-field', 'received'],
  [
    'received',
    { kind: 'ask', items: [{ field: 'details', words: 'A photo of the wall' }] },
    'data-asked notice-owed',
    'awaiting-data',
  ],
  ['received', { kind: 'ask', items: [{ field: 'details', words: ' \n' }] }, '!nothing-asked', 'received'],
  ['received', { kind: 'give', fields: {}, attachments: [], confirmed: true }, '!nothing-given', 'received'],
  [
    'received',
    { kind: 'give', fields: fields({ place: '  ' }), attachments: [], confirmed: true },
    '!nothing-given',
    'received',
  ],
  ['received', { kind: 'assign', role: 'nobody' }, '!unknown-role', 'received'],
  ['received', { kind: 'reclassify', type: 'report' }, 'reclassified notice-owed', 'received'],
  ['received', { kind: 'reclassify', service: 'zzz' }, '!unknown-service', 'received'],
  ['received', { kind: 'reclassify', type: 'complaint' }, '!already-classified', 'received'],
  ['awaiting', { kind: 'reclassify', service: 'none' }, 'reclassified notice-owed', 'received'],
  ['resolved', { kind: 'reclassify', type: 'report' }, '!already-resolved', 'resolved'],
  ['closed', { kind: 'reclassify', type: 'report' }, '!case-closed', 'closed'],
  ['received', { kind: 'told', notice: '9.1' }, '!unknown-notice', 'received'],
  [
    'received',
    { kind: 'delivery', notice: '9.1', outcome: 'sent', route: 'origin' },
    '!unknown-notice',
    'received',
  ],
  [
    'received',
    { kind: 'add-address', address: { ...webchat, conversation: 'c-2' } },
    'address-added',
    'received',
  ],
  ['received', { kind: 'add-address', address: webchat }, '', 'received'],
  ['verified', verify, '!already-verified', 'verified'],
  ['verified', assign, 'assigned', 'in-progress'],
  ['verified', resolve, 'resolved notice-owed', 'resolved'],
  ['verified', ask, 'data-asked notice-owed', 'awaiting-data'],
  ['awaiting', verify, 'verified', 'awaiting-data'],
  ['awaiting', assign, 'verified assigned', 'awaiting-data'],
  ['awaiting', give, 'data-given', 'received'],
  ['awaiting', stranger, 'noted', 'awaiting-data'],
  ['awaiting', ask, 'data-asked notice-owed', 'awaiting-data'],
  ['awaiting', { kind: 'ask', items: [{ field: 'place' }] }, '!already-asked', 'awaiting-data'],
  [
    'awaiting',
    { kind: 'ask', items: [{ field: 'place' }, { field: 'phone' }, { field: 'phone' }] },
    'data-asked notice-owed',
    'awaiting-data',
  ],
  ['awaiting', resolve, 'verified resolved notice-owed', 'resolved'],
  ['awaiting', duplicate, 'closed notice-owed', 'closed'],
  ['in-progress', verify, '!already-verified', 'in-progress'],
  ['in-progress', { kind: 'assign', role: 'desk' }, '!already-assigned', 'in-progress'],
  ['in-progress', assign, 'assigned', 'in-progress'],
  ['in-progress', resolve, 'resolved notice-owed', 'resolved'],
  ['in-progress', { kind: 'resolve', result: '\n', proof: [] }, '!result-empty', 'in-progress'],
  ['resolved', resolve, '!already-resolved', 'resolved'],
  ['resolved', ask, '!already-resolved', 'resolved'],
  ['resolved', assign, '!already-resolved', 'resolved'],
  ['resolved', verify, '!already-verified', 'resolved'],
  ['resolved', duplicate, '!already-resolved', 'resolved'],
  ['resolved', note, 'noted', 'resolved'],
  ['resolved', give, 'data-given', 'resolved'],
  ['resolved', treated, 'closed notice-owed', 'closed'],
  ['closed', verify, '!case-closed', 'closed'],
  ['closed', ask, '!case-closed', 'closed'],
  ['closed', assign, '!case-closed', 'closed'],
  ['closed', note, '!case-closed', 'closed'],
  ['closed', resolve, '!case-closed', 'closed'],
  ['closed', treated, '!case-closed', 'closed'],
  ['closed', give, '!case-closed', 'closed'],
  ['closed', { kind: 'tick' }, '', 'closed'],
]

describe('the case machine', () => {
  it.each(
    rows.map(([from, command, outcome, to]) => ({
      from,
      command,
      outcome,
      to,
      name: JSON.stringify(command).slice(0, 90),
    })),
  )('$from + $name → $outcome', ({ from, command, outcome, to }) => {
    const walk = inState(from)
    const events = walk.give('2026-10-18T12:00:00+04:00', command)
    expect(walk.refusal === undefined ? events.join(' ') : `!${walk.refusal}`).toBe(outcome)
    if (to !== undefined) expect(walk.file.state).toBe(to)
  })

  it('goes on where it stood when the data are complete', () => {
    const walk = inState('awaiting')
    walk.give('2026-10-18T11:00:00+04:00', assign)
    walk.give('2026-10-18T12:00:00+04:00', give)
    expect(walk.file).toMatchObject({
      state: 'in-progress',
      assigned: { role: 'head', officer: 'Officer Two' },
    })
  })

  it('asks for proof where the service does', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ service: 'pits' }))
    walk.give('2026-10-18T11:00:00+04:00', resolve)
    expect(walk.refusal).toBe('proof-missing')
    expect(
      walk.give('2026-10-18T11:00:00+04:00', { ...resolve, proof: ['photo-ref'] } as CaseCommand),
    ).toContain('resolved')
  })

  it("takes a file as the answer to an officer's own words, and a value only for its own field", () => {
    const walk = inState('received')
    walk.give('2026-10-18T11:00:00+04:00', {
      kind: 'ask',
      items: [{ field: 'more', words: 'A photo of the gate' }, { field: 'phone' }],
    })
    walk.give('2026-10-18T11:30:00+04:00', {
      kind: 'give',
      fields: {},
      attachments: ['photo-ref'],
      confirmed: true,
    })
    expect(walk.file).toMatchObject({
      missing: [{ field: 'phone' }],
      attachments: ['photo-ref'],
      state: 'awaiting-data',
    })
  })

  it("closes of an officer's own questions only what was answered, and keeps every answer", () => {
    const walk = inState('received')
    const asks = (...words: readonly string[]) =>
      walk.give('2026-10-18T11:00:00+04:00', {
        kind: 'ask',
        items: words.map((one) => ({ field: 'details', words: one })),
      })
    const gives = (given: Readonly<Record<string, string>>, ...attachments: readonly string[]) =>
      walk.give('2026-10-18T12:00:00+04:00', {
        kind: 'give',
        fields: fields(given),
        attachments,
        confirmed: true,
      })
    const missing = () => walk.file.missing.map(({ field, words }) => `${field}: ${words}`)
    asks('How many?', 'Did one bite?', ' How many? ')
    asks('A photo of them')
    expect(missing()).toEqual(['details: How many?', 'details2: Did one bite?', 'details3: A photo of them'])
    gives({ details: 'Five' }, 'photo-ref')
    expect(missing()).toEqual(['details2: Did one bite?', 'details3: A photo of them'])
    gives({}, 'other-ref')
    expect(missing()).toEqual(['details3: A photo of them'])
    gives({ details3: 'I have none' })
    asks('When was it?')
    gives({ details4: 'Yesterday' })
    expect(walk.file).toMatchObject({
      missing: [],
      state: 'received',
      fields: {
        details: { value: 'Five' },
        details3: { value: 'I have none' },
        details4: { value: 'Yesterday' },
      },
    })
  })

  it('asks nothing twice, and says whether the answer is still to come', () => {
    const walk = inState('received')
    const asked = (words: string) => {
      walk.give('2026-10-18T11:00:00+04:00', { kind: 'ask', items: [{ field: 'details', words }] })
      return walk.refusal
    }
    expect(asked('How many?')).toBeUndefined()
    expect(asked('How many? ')).toBe('already-asked')
    walk.give('2026-10-18T12:00:00+04:00', { ...give, fields: fields({ details: 'Five' }) } as CaseCommand)
    expect(asked('How many?')).toBe('already-answered')
  })

  it('keeps personal values out of the file, and hands them over once', () => {
    const walk = new Walk()
    walk.give(
      '2026-10-18T10:00:00+04:00',
      filing({ fields: fields({ description: 'Stray dogs', phone: '91234567', place: 'Mahdah' }) }),
    )
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'note', words: 'Secret words' })
    walk.give('2026-10-18T11:30:00+04:00', { kind: 'resolve', result: 'Told Salim', proof: [] })
    const written = JSON.stringify(
      walk.events.map((event) => ({
        ...event,
        ...('fields' in event ? { fields: Object.values(event.fields).map((value) => value.kind) } : {}),
      })),
    )
    for (const words of ['"91234567"', '"Stray dogs"', '"Secret words"', '"Told Salim"'])
      expect(written).not.toContain(words)
    expect([...walk.values.values()]).toEqual(['Stray dogs', '91234567', 'Secret words', 'Told Salim'])
    expect(walk.file.fields['place']).toEqual({ kind: 'plain', value: 'Mahdah' })
  })

  it('keeps what a stranger says as an unconfirmed note, and tells the section', () => {
    const walk = inState('awaiting')
    walk.give('2026-10-18T12:00:00+04:00', stranger)
    expect(walk.file.notes).toMatchObject([{ confirmed: false, by: { kind: 'citizen' } }])
    expect(walk.file.fields['place']).toBeUndefined()
    expect(walk.effects).toMatchObject([
      { kind: 'notify', role: 'animals-section', text: { key: 'officer.noted-waiting' } },
    ])
  })

  it('refuses a file that does not begin at its beginning', () => {
    const { events } = inState('verified')
    const [first, second] = events
    if (!first || !second) throw new Error('The walk made no events.')
    expect(() => evolve(undefined, second)).toThrow('begins with')
    expect(() => evolve(evolve(undefined, first), first)).toThrow('holds it once')
  })
})

describe('what a filing does', () => {
  it('tells the origin and the section, with what can be done by link', () => {
    expect(inState('received').effects).toMatchObject([
      { kind: 'tell', conversation: 'c-chat', channel: 'chat', news: { kind: 'filed' } },
      {
        kind: 'notify',
        role: 'animals-section',
        text: { key: 'officer.filed', values: { dueAt: { at: '2026-10-25T10:30:00.000Z' } } },
        verbs: ['verify', 'ask', 'resolve', 'close'],
      },
    ])
  })

  it('goes to the section of what no service routes, or to the team that answers first', () => {
    const walk = new Walk()
    walk.give('2026-10-18T10:00:00+04:00', filing({ service: 'none' }))
    expect(walk.effects).toMatchObject([{}, { role: 'desk' }])
    const { policy } = walk.world
    const team = new Walk({ policy: { ...policy, routing: { ...policy.routing, team: 'team' } } })
    team.give('2026-10-18T10:00:00+04:00', filing())
    expect(team.effects).toMatchObject([{}, { role: 'team' }])
  })

  it('tells a new role of an assignment', () => {
    const walk = inState('received')
    walk.give('2026-10-18T12:00:00+04:00', assign)
    expect(walk.effects).toMatchObject([
      { kind: 'notify', role: 'head', text: { key: 'officer.assigned' }, verbs: ['ask', 'resolve', 'close'] },
    ])
  })
})
