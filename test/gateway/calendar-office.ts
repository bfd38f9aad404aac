import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import type { Calendar, CalendarEntry } from '../../src/domain/calendar.ts'
import type { RunningGateway } from '../../src/gateway/gateway.ts'
import { operations } from '../../src/gateway/operations/all.ts'
import type { EditedCalendar, ListedCalendar } from '../../src/gateway/operations/calendar.ts'
import type { VerifyReport } from '../../src/store/verify.ts'

export const organisation = 'al-buraimi'

/** A Sunday morning: a complaint of it is due on Wednesday at half past two. */
export const sunday = new Date('2026-10-18T10:00:00+04:00')
export const wednesday = '2026-10-21T10:30:00.000Z'

export const closed = (from: string, to: string, more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  kind: 'closed',
  from,
  to,
  name: { ar: 'عطلة طارئة', en: 'Storm' },
  status: 'announced',
  source: 'a test',
  ...more,
})

/** A complaint that says everything, and one that lacks the place. */
export const letters = {
  complete: [
    'شكوى من كلاب سائبة عند المدرسة في حماسة تخيف الأطفال منذ أسبوع.',
    'الاسم: سالم الكعبي',
    'الهاتف: 92345678',
  ].join('\n'),
  placeless: ['شكوى من كلاب سائبة تخيف الأطفال منذ أسبوع.', 'الاسم: سالم الكعبي', 'الهاتف: 92345678'].join(
    '\n',
  ),
} as const

export function openOffice(at = sunday): Promise<Rehearsal> {
  return Rehearsal.open(readConfig({}), {
    organisation,
    channel: 'helpdesk',
    address: 'salem@example.om',
    at,
  })
}

/** Letters of as many citizens, all at once. */
export function letterItems(count: number, text: string, first = 0) {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index
    const address = `citizen${number}@example.om`
    const inbound = {
      kind: 'message',
      channel: 'helpdesk',
      externalId: `letter-${number}`,
      conversation: address,
      from: { address },
      subject: 'شكوى',
      text,
      attachments: [],
    }
    const body = Buffer.from(JSON.stringify(inbound))
    return { externalId: inbound.externalId, contentType: 'application/json', body }
  })
}

export async function operate(gateway: RunningGateway, name: string, input: unknown): Promise<unknown> {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation(gateway, input)
}

export async function edit(
  gateway: RunningGateway,
  change: unknown,
  more: object = {},
): Promise<EditedCalendar> {
  const input = { organisation, change, by: 'amal', reason: 'a storm', ...more }
  return (await operate(gateway, 'calendar-edit', input)) as EditedCalendar
}

export async function preview(gateway: RunningGateway, change: unknown): Promise<EditedCalendar> {
  return (await operate(gateway, 'calendar-preview', { organisation, change })) as EditedCalendar
}

export async function listed(gateway: RunningGateway): Promise<ListedCalendar> {
  const { calendars } = (await operate(gateway, 'calendar-list', { organisation })) as {
    calendars: readonly ListedCalendar[]
  }
  const [first] = calendars
  if (first === undefined) throw new Error('there is no calendar')
  return first
}

export function inForce(gateway: RunningGateway): Calendar | undefined {
  return gateway.offices.get(organisation)?.calendar
}

/** Codes and subjects of what `wasl verify` finds. */
export async function problems(gateway: RunningGateway): Promise<readonly string[]> {
  const report = (await operate(gateway, 'verify', {})) as VerifyReport
  return report.problems.map((problem) => JSON.stringify(problem))
}

export interface CaseTimes {
  readonly reference: string
  readonly state: string
  readonly dueAt: string | null
  readonly tickAt: string | null
  readonly tickVersion: number | null
}

/** Every case with its due date and the timer that stands for it, as the database holds them. */
export async function times(gateway: RunningGateway): Promise<readonly CaseTimes[]> {
  const { writer } = gateway.core.store
  const cases = await writer.selectFrom('cases').selectAll().orderBy('reference').execute()
  const timers = await writer.selectFrom('timers').selectAll().where('name', '=', 'tick').execute()
  return cases.map((row) => {
    const timer = timers.find((one) => one.stream === `case:${row.id}`)
    return {
      reference: row.reference,
      state: row.state,
      dueAt: row.due_at,
      tickAt: timer?.due_at ?? null,
      tickVersion: timer?.calendar_version ?? null,
    }
  })
}
