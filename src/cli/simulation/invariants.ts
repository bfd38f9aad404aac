import { createHash } from 'node:crypto'
import type { Calendar } from '../../domain/calendar.ts'
import type { CaseEvent } from '../../domain/case/case.ts'
import { foldCase } from '../../domain/case/evolve.ts'
import { type Case, isNeeded } from '../../domain/case/file.ts'
import { sectionOf } from '../../domain/case/section.ts'
import type { Deadlines } from '../../domain/deadline.ts'
import type { Policy } from '../../domain/policy.ts'
import { dateAt, isWorkingDay } from '../../domain/working-time.ts'
import { canonicalJson } from '../../store/canonical-json.ts'
import { linkOf } from '../../store/chain.ts'

/** What must hold of every case at every time; a breach of it is kept, the first few with their words. */
export class Invariants {
  readonly broken: string[] = []
  #checks = 0
  #breaches = 0
  readonly #policy: Policy
  readonly #key: Uint8Array
  /** Dates that were looked up, by calendar version. */
  readonly #workingDays = new Map<string, boolean>()

  constructor(policy: Policy, seed: number) {
    this.#policy = policy
    this.#key = createHash('sha256').update(`simulation ${seed}`).digest()
  }

  get checks(): number {
    return this.#checks
  }

  get breaches(): number {
    return this.#breaches
  }

  /** After each command: an open case is somebody's, has a next instant or a call to make, and is due on a working day. */
  check(file: Case, deadlines: Deadlines, calendar: Calendar): void {
    if (file.closed === undefined) {
      this.#expect(sectionOf(file, this.#policy) !== '', file, 'is nobody’s')
      const isCalled = file.notices.some(({ state }) => state === 'call')
      const isSending = file.notices.some((owed) => owed.state === 'planned' && isNeeded(file, owed))
      this.#expect(deadlines.nextAt !== undefined || isCalled || isSending, file, 'has no next instant')
    }
    if (deadlines.dueAt !== undefined && file.closed === undefined)
      this.#expect(
        this.#isWorkingDay(deadlines.dueAt, calendar),
        file,
        `is due on a closed day, ${deadlines.dueAt}`,
      )
  }

  /** A notice goes out once by each of its routes. */
  sent(file: Case, sent: Set<string>, name: string): void {
    this.#expect(!sent.has(name), file, `sent the notice ${name} twice`)
    sent.add(name)
  }

  /** At the end of a case: nothing owed is unsent, the chain is whole, and the file folds to what it was. */
  finish(file: Case, events: readonly CaseEvent[], macs: readonly string[], asOf: string): void {
    for (const owed of file.notices)
      this.#expect(
        owed.state !== 'planned' || !isNeeded(file, owed) || owed.plannedAt > asOf,
        file,
        `owes the notice ${owed.notice.kind} ${owed.notice.id} and has not sent it`,
      )
    this.#expect(
      JSON.stringify(foldCase(events)) === JSON.stringify(file),
      file,
      'does not fold to what it was',
    )
    let mac = ''
    const isWhole = events.every((event, index) => {
      mac = this.link(file.reference, mac, event, index + 1)
      return mac === macs[index]
    })
    this.#expect(isWhole && macs.length === events.length, file, 'has a broken chain')
  }

  /** The link of an event, as the store would chain it. */
  link(id: string, before: string, event: CaseEvent, sequence: number): string {
    const { organisation } = this.#policy
    const body = canonicalJson(event)
    return linkOf(this.#key, before, {
      organisation,
      case_id: id,
      sequence,
      at: event.at,
      kind: event.kind,
      body,
    })
  }

  #isWorkingDay(at: string, calendar: Calendar): boolean {
    const on = dateAt(calendar, at)
    const name = `${calendar.version} ${on}`
    const known = this.#workingDays.get(name) ?? isWorkingDay(calendar, on)
    this.#workingDays.set(name, known)
    return known
  }

  #expect(holds: boolean, { reference }: Case, what: string): void {
    this.#checks += 1
    if (holds) return
    this.#breaches += 1
    if (this.broken.length < 20) this.broken.push(`case ${reference} ${what}`)
  }
}
