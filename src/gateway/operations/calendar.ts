import { z } from 'zod'
import type { Calendar, CalendarEntry } from '../../domain/calendar.ts'
import { type CalendarChange, type ChangedCalendar, changeCalendar } from '../../domain/calendar-change.ts'
import { calendarWarnings } from '../../domain/calendar-rules.ts'
import { WaslError } from '../../domain/errors.ts'
import { dateAt } from '../../domain/working-time.ts'
import {
  type CalendarVersion,
  listCalendarVersions,
  readCalendar,
  storeCalendar,
} from '../../store/versions.ts'
import { openHeld } from '../acts.ts'
import { applyWrites, nothingFound } from '../apply-writes.ts'
import { type Core, nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import type { Office } from '../office.ts'
import { Writes } from '../writes.ts'
import { findMoves, type Moves } from './calendar-moves.ts'
import { byField, officeOf, operation, organisationField } from './operation.ts'

/** The calendar in force of an office, every version it had, and what in it waits to be announced. */
export interface ListedCalendar {
  readonly organisation: string
  readonly calendar: Calendar
  readonly versions: readonly CalendarVersion[]
  readonly warnings: readonly string[]
}

/** What an edit did, or would do. `version` is the calendar's after it. */
export interface EditedCalendar extends Moves {
  readonly organisation: string
  readonly version: number
  readonly before?: CalendarEntry
  readonly after?: CalendarEntry
}

const time = z.string().max(20)
const words = z.string().max(500)
const hours = z.strictObject({
  open: z.array(z.strictObject({ opens: time, closes: time })).max(10),
  dayEnds: time,
})
const name = z.strictObject({ ar: words, en: words })
const shape = { kind: z.enum(['closed', 'hours']), from: time, to: time, name }
const status = z.enum(['announced', 'expected', 'recalled'])
const number = z.int().min(1)

const change = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add'),
    entry: z.strictObject({ ...shape, status, source: words, hours: hours.exactOptional() }),
  }),
  z.strictObject({
    kind: z.literal('change'),
    entry: number,
    to: z.strictObject({
      kind: shape.kind.exactOptional(),
      from: time.exactOptional(),
      to: time.exactOptional(),
      name: z.strictObject({ ar: words.exactOptional(), en: words.exactOptional() }).exactOptional(),
      status: status.exactOptional(),
      source: words.exactOptional(),
      hours: hours.exactOptional(),
    }),
  }),
  z.strictObject({ kind: z.literal('strike'), entry: number }),
  z.strictObject({ kind: z.literal('strike-dated'), from: time, to: time.exactOptional() }),
])

/** `version`: the one that the editor looked at; where another has come since, the editor is told instead. */
const edit = { organisation: organisationField, change, version: number.optional() }

/** Shows the calendars in force, of one organisation or of all. */
export const listCalendars = operation(
  z.object({ organisation: organisationField }),
  async (gateway, input) => {
    const offices =
      input.organisation === undefined
        ? [...gateway.offices.values()]
        : [officeOf(gateway, input.organisation)]
    const { core } = gateway
    const calendars: ListedCalendar[] = []
    for (const { organisation, calendar } of offices) {
      const versions = await listCalendarVersions(core.store.reader, organisation)
      const today = dateAt(calendar, nowOf(core))
      const warnings = calendarWarnings(calendar, today).map(({ message }) => message)
      calendars.push({ organisation, calendar, versions, warnings })
    }
    return { calendars }
  },
)

/** Says what an edit would move, and changes nothing. */
export const previewCalendar = operation(z.object(edit), async (gateway, input): Promise<EditedCalendar> => {
  const { core } = gateway
  const office = editedOffice(gateway, input.organisation)
  const changed = await changeOf(core, office, input)
  return edited(office, changed, await findMoves(core, office, changed.calendar))
})

/**
 * Makes the next version of a calendar and puts it in force; the open cases are computed anew behind it, page by
 * page. Who edits a version that is no longer in force is told who changed it and why.
 */
export const editCalendar = operation(
  z.object({ ...edit, by: byField, reason: words.trim().min(1) }),
  async (gateway, input): Promise<EditedCalendar> => {
    const { core } = gateway
    const office = editedOffice(gateway, input.organisation)
    const { organisation, calendar } = office
    const changed = await changeOf(core, office, input)
    const moves = await findMoves(core, office, changed.calendar)
    const why = { by: input.by, reason: input.reason, at: nowOf(core) }
    const stored = await core.store.transaction('handle', async (trx) => {
      if ((await readCalendar(trx, organisation))?.version !== calendar.version) return false
      await storeCalendar(trx, organisation, changed.calendar, why)
      if (moves.waits) {
        const writes = new Writes()
        await openHeld(trx, core, office, `calendar/${changed.calendar.version}`, writes)
        await applyWrites(trx, core, office, nothingFound, writes)
      }
      return true
    })
    if (!stored) throw await overtaken(core, organisation)
    office.calendar = changed.calendar
    office.calendarReason = input.reason
    core.log.warn({ organisation, version: changed.calendar.version, by: input.by }, 'calendar changed')
    core.signals.wake()
    await gateway.drive()
    return edited(office, changed, moves)
  },
)

type Changed = Extract<ChangedCalendar, { kind: 'changed' }>

async function changeOf(
  core: Core,
  { organisation, calendar }: Office,
  input: { readonly change: CalendarChange; readonly version?: number | undefined },
): Promise<Changed> {
  if (input.version !== undefined && input.version !== calendar.version)
    throw await overtaken(core, organisation)
  const changed = changeCalendar(calendar, input.change)
  if (changed.kind === 'refused') throw new WaslError(changed.code, changed.message)
  return changed
}

const edited = (
  { organisation }: Office,
  { calendar: { version }, before, after }: Changed,
  moves: Moves,
): EditedCalendar => ({
  organisation,
  version,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  ...moves,
})

/** An edit is meant for one organisation: where there are several, it must be named. */
function editedOffice(gateway: RunningGateway, organisation: string | undefined): Office {
  if (organisation !== undefined || gateway.offices.size === 1) return officeOf(gateway, organisation)
  throw new WaslError(
    'organisation-missing',
    `Say whose calendar: there are ${[...gateway.offices.keys()].join(', ')}.`,
  )
}

async function overtaken(core: Core, organisation: string): Promise<WaslError> {
  const newest = (await listCalendarVersions(core.store.writer, organisation)).at(-1)
  return new WaslError(
    'calendar-changed',
    `The calendar of ${organisation} is version ${newest?.version ?? 0} now: ${newest?.by ?? 'somebody'} changed it at ${newest?.at ?? ''} (${newest?.reason ?? ''}). Look at it again before you edit it.`,
  )
}
