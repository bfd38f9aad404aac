import { readConfig } from '../config.ts'
import { parseDay } from '../domain/civil-day.ts'
import { loadPolicies } from '../policy/load.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { print, table } from './output.ts'
import { habits } from './simulation/habits.ts'
import type { Counts } from './simulation/tally.ts'
import { type PlayedYear, Year, type YearPlan } from './simulation/year.ts'

const options = {
  organisation: { type: 'string' },
  cases: { type: 'string' },
  from: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
} as const

/** `wasl simulate`: a year of an office by its policy and calendar, for its checks and for a manager's questions. */
export const simulateCommand: Command = {
  name: 'simulate',
  summary: 'plays a year of an office by its policy, and checks that nothing is lost or forgotten',
  usage: [
    '[--organisation O] [--cases 10000] [--from YYYY-MM-DD] [--days 365] [--seed 1] [--json]',
    '   without --from the last year for which the calendar has entries',
    '   citizens, staff and channels act by habit (assumed shares), holidays move, storms close the office;',
    '   exits 1 if any case was nobody’s, due on a closed day, owed what was not sent, or had a broken chain',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options, positionals: [] })
    const number = (name: string, usual: number) => {
      const value = Number(parsed.text(name) ?? usual)
      if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} is a whole number from 1.`)
      return value
    }
    const { policies, calendars } = loadPolicies(readConfig(io.environment).policyDir)
    const organisation = parsed.text('organisation') ?? policies[0]?.organisation
    const policy = policies.find((one) => one.organisation === organisation)
    const calendar = policy && calendars.get(policy.calendar)
    if (policy === undefined || calendar === undefined)
      throw new UsageError(
        `There is no organisation "${organisation}" without mistakes; there are ${policies.map((one) => one.organisation).join(', ')}.`,
      )
    const from = parsed.text('from') ?? `${calendar.entries.at(-1)?.from.slice(0, 4) ?? '2026'}-01-01`
    if (parseDay(from) === undefined) throw new UsageError(`--from "${from}" is no date: write YYYY-MM-DD.`)
    const plan: YearPlan = {
      policy,
      calendar,
      from,
      days: number('days', 365),
      cases: number('cases', 10_000),
      seed: number('seed', 1),
    }
    const began = process.hrtime.bigint()
    const year = new Year(plan).play()
    const seconds = Number(process.hrtime.bigint() - began) / 1e9
    const result = {
      organisation: policy.organisation,
      from,
      days: plan.days,
      seed: plan.seed,
      seconds,
      ...year,
      habits,
    }
    print(io, parsed.has('json'), result, () => human(plan, year, seconds))
    return year.breaches === 0 && year.open === 0 ? 0 : 1
  },
}

function human({ policy, from, days, seed }: YearPlan, year: PlayedYear, seconds: number): string {
  const { tally } = year
  const share = (part: number, whole: number) => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`)
  const periods = tally.met + tally.late
  const rows: readonly (readonly string[])[] = [
    ['filed', `${tally.filed}`, listed(tally.byType)],
    ['treated in time', `${tally.met}`, share(tally.met, periods)],
    ['late', `${tally.late}`, share(tally.late, periods)],
    ['late, excused by the calendar', `${tally.excused}`, ''],
    ['escalated', `${total(tally.escalated)}`, listed(tally.escalated)],
    ['taken in hand', `${tally.acknowledged}`, ''],
    ['reminders after the last level', `${tally.overdueReminders}`, ''],
    ['asked for data', `${tally.asked}`, `${tally.warned} warned`],
    ['days of waiting for citizens and others', tally.pausedDays.toFixed(0), ''],
    ['referred', `${tally.referred}`, ''],
    ['closed', `${total(tally.closed)}`, listed(tally.closed)],
    ['opened again', `${total(tally.reopened)}`, listed(tally.reopened)],
    ['rated', `${tally.rated}`, `${share(tally.ratedPoor, tally.rated)} poor`],
    ['promises moved by the calendar', `${tally.promisesMoved}`, ''],
    ['notices', `${total(tally.notices)}`, listed(tally.notices)],
    ['commands', `${tally.commands}`, `${total(tally.refused)} refused`],
    ['open at once, at most', `${year.mostOpen}`, ''],
  ]
  return [
    `${policy.name.en}, ${days} days from ${from}, seed ${seed}, in ${seconds.toFixed(1)} s.`,
    table(rows),
    'The calendar on the way:',
    ...(year.edits.length === 0 ? ['  unchanged'] : year.edits.map((edit) => `  ${edit}`)),
    year.breaches === 0 && year.open === 0
      ? `${year.checks} checks: nothing forgotten, sent twice, due on a closed day or broken; no case is left open.`
      : [
          `${year.breaches} of ${year.checks} checks failed, ${year.open} cases are left open:`,
          ...year.broken.map((line) => `  ${line}`),
        ].join('\n'),
  ].join('\n')
}

const total = (counts: Counts): number => Object.values(counts).reduce((sum, one) => sum + one, 0)

const listed = (counts: Counts): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ')
