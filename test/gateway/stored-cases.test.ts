import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { foldCase } from '../../src/domain/case/evolve.ts'
import type { Case } from '../../src/domain/case/file.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { WaslError } from '../../src/domain/errors.ts'
import { policyOf } from '../../src/gateway/office.ts'
import { eraseCaseValues, readCaseFiles } from '../../src/store/case-file.ts'
import {
  closed,
  edit,
  letters,
  openOffice,
  operate,
  organisation,
  problems,
  times,
} from './calendar-office.ts'

/** What an officer does, a citizen writes, or the office decides of its calendar. */
type Deed =
  | { readonly kind: 'officer'; readonly command: unknown }
  | { readonly kind: 'letter'; readonly from: string; readonly text: string }
  | { readonly kind: 'holiday'; readonly inDays: number }

const commands = [
  { kind: 'verify' },
  { kind: 'acknowledge' },
  { kind: 'escalate', cause: 'no-answer' },
  { kind: 'ask', items: [{ field: 'place' }] },
  { kind: 'ask', items: [{ field: 'details', words: 'Which street?' }] },
  { kind: 'assign', role: 'health-section' },
  { kind: 'reclassify', type: 'suggestion' },
  { kind: 'reclassify', type: 'report', service: 'liwan-closure' },
  { kind: 'note', words: 'Called, nobody answered' },
  { kind: 'refer', body: 'environment' },
  { kind: 'resolve', result: 'It is done', proof: [] },
  { kind: 'close', how: 'not-upheld', reason: 'There is nothing there' },
]
const texts = [
  letters.complete,
  letters.placeless,
  'Please reopen my case, nothing was done',
  'I want to withdraw my complaint',
  'Al Buraimi, Sara, next to Al Noor mosque',
  'Where is my case?',
]

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    arbitrary: fc.record({ kind: fc.constant('officer' as const), command: fc.constantFrom(...commands) }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('letter' as const),
      from: fc.constantFrom('salem', 'maryam'),
      text: fc.constantFrom(...texts),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('holiday' as const), inDays: fc.integer({ min: -3, max: 9 }) }),
    weight: 1,
  },
)
/** Hours until the next deed: the same hour, the same day, or most of a week. */
const gap = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 120 }))
const scripts = fc.array(fc.tuple(deed, gap) as fc.Arbitrary<readonly [Deed, number]>, {
  minLength: 2,
  maxLength: 12,
})

/** Every command of an officer, a day and a bit apart, so that the clock has its share. */
const everyCommand = commands.map((command): readonly [Deed, number] => [{ kind: 'officer', command }, 30])

/** The first case treated at once, whatever the days in between bring. */
const treated = [
  { kind: 'verify' },
  { kind: 'note', words: 'Seen' },
  { kind: 'resolve', result: 'It is done', proof: [] },
].map((command): readonly [Deed, number] => [{ kind: 'officer', command }, 0])

const opened: Rehearsal[] = []
afterEach(async () => {
  for (const office of opened.splice(0)) await office.close()
})

/** Plays a script on two cases that there are already, and looks at the office after each deed and at the end. */
async function play(
  script: readonly (readonly [Deed, number])[],
  look: (office: Rehearsal) => Promise<void>,
  lookAtEnd = look,
): Promise<void> {
  const office = await openOffice()
  opened.push(office)
  await office.say(letters.complete, { subject: 'one', authenticated: true })
  office.address = 'maryam@example.om'
  await office.say(letters.placeless, { subject: 'two', authenticated: true })
  for (const [index, [next, hours]] of script.entries()) {
    await office.moveTo(new Date(office.now().getTime() + hours * 3_600_000))
    await allowed(() => doDeed(office, next, index))
    await look(office)
  }
  await lookAtEnd(office)
  await office.close()
  opened.splice(opened.indexOf(office), 1)
}

async function doDeed(office: Rehearsal, next: Deed, index: number): Promise<unknown> {
  switch (next.kind) {
    case 'officer': {
      const cases = await times(office.gateway)
      const reference = cases[index % cases.length]?.reference
      return office.operate('case-do', { organisation, reference, by: 'amal', command: next.command })
    }
    case 'letter':
      office.address = `${next.from}@example.om`
      return office.say(next.text, { subject: 'more', authenticated: true })
    case 'holiday': {
      const on = new Date(office.now().getTime() + next.inDays * 86_400_000).toISOString().slice(0, 10)
      await edit(office.gateway, { kind: 'add', entry: closed(on, on) })
      return office.gateway.settle()
    }
  }
}

/** A refusal is an outcome like any other; whatever else is thrown is a fault. */
async function allowed(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof WaslError)) throw error
  }
}

/** The cases of an office as the events of their files make them, by id. */
async function refolded({ gateway }: Rehearsal): Promise<ReadonlyMap<string, Case>> {
  const { writer } = gateway.core.store
  const rows = await writer.selectFrom('cases').select('id').execute()
  const ids = rows.map(({ id }) => id)
  const files = await readCaseFiles(writer, organisation, ids)
  return new Map(
    ids.map((id) => {
      const file = foldCase(files.get(id) ?? [])
      if (file === undefined) throw new Error(`the case ${id} has no file`)
      return [id, file]
    }),
  )
}

describe('whatever was done to cases', () => {
  it('their stored instants are those that follow from their files', async () => {
    const states = new Set<string>()
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        await play(script, async (office) => {
          const own = office.gateway.offices.get(organisation)
          if (own === undefined) throw new Error('the office is not there')
          const stored = await times(office.gateway)
          for (const file of (await refolded(office)).values()) {
            states.add(file.state)
            const { dueAt, nextAt } = deadlines(file, policyOf(own, file.policyVersion), own.calendar)
            const row = stored.find(({ reference }) => reference === file.reference)
            expect(row).toMatchObject({ state: file.state, tickAt: nextAt ?? null })
            if (file.state !== 'closed') expect(row?.dueAt).toBe(dueAt ?? null)
          }
        })
      }),
      { numRuns: 10, examples: [[[...everyCommand]], [[...treated]]] },
    )
    expect([...states].sort()).toEqual(expect.arrayContaining(['awaiting-data', 'closed', 'resolved']))
  })

  it('their citizens can be erased: the chain holds, the files fold to the same, and life goes on without the words', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        await play(
          script,
          async () => undefined,
          async (office) => {
            const before = await refolded(office)
            const words = await erase(office, [...before.keys()])
            expect(words.length).toBeGreaterThan(3)
            expect(await problems(office.gateway)).toEqual([])
            expect(await refolded(office)).toEqual(before)
            for (const file of before.values()) await expectShownWithout(office, file, words)
            await office.moveTo(new Date(office.now().getTime() + 20 * 86_400_000))
            expect(await problems(office.gateway)).toEqual([])
            expect(await operate(office.gateway, 'dead-list', {})).toMatchObject({ dead: [] })
          },
        )
      }),
      { numRuns: 8, examples: [[[...everyCommand]]] },
    )
  })
})

/** Erases all personal values of cases; returns those that were words of people. */
async function erase({ gateway }: Rehearsal, ids: readonly string[]): Promise<readonly string[]> {
  const { store } = gateway.core
  const values = await store.writer.selectFrom('case_values').select('value').execute()
  const gone = await store.transaction('handle', (trx) => eraseCaseValues(trx, organisation, ids))
  expect(gone).toBe(values.length)
  return values.map(({ value }) => value).filter((value) => value.length > 5)
}

async function expectShownWithout({ gateway }: Rehearsal, file: Case, words: readonly string[]) {
  const { reference } = file
  const shown = (await operate(gateway, 'case-show', { reference })) as {
    readonly state: string
    readonly fields: Readonly<Record<string, string>>
  }
  const personal = Object.entries(file.fields).filter(([, { kind }]) => kind === 'personal')
  expect([shown.state, ...personal.map(([field]) => shown.fields[field])]).toEqual([
    file.state,
    ...personal.map(() => '(erased)'),
  ])
  expect(words.filter((value) => JSON.stringify(shown).includes(value))).toEqual([])
}
