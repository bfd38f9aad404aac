import { readConfig } from '../config.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { benchCases, type CasesBench } from './bench/cases.ts'
import {
  benchChannels,
  type ChannelMeasurement,
  channelMeasurements,
  renderChannels,
} from './bench/channels.ts'
import { benchDialog, type DialogBench } from './bench/dialog.ts'
import { benchMail, type MailBench } from './bench/mail.ts'
import { benchUnderstanding, type UnderstandBench } from './bench/understand.ts'
import type { Command, CommandIo } from './command.ts'
import { print } from './output.ts'

/** `wasl bench`: measures, as ratios within one run. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'measures what messages cost, against a program written by hand',
  usage: [
    'dialog [--citizens 100] [--rounds 5] [--json]',
    'mail [--mails 400] [--rounds 3] [--json]',
    'understand [--rounds 5] [--json]',
    'cases [--cases 100000] [--year 100000] [--json]    deadlines, an edit of the calendar under load, a year',
    'channels [--channel cloud|smpp] [--messages 200] [--seconds 25] [--parts 2000] [--json]    webhooks of so many messages a second; parts of text messages',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: {
        cases: { type: 'string' },
        year: { type: 'string' },
        citizens: { type: 'string' },
        mails: { type: 'string' },
        rounds: { type: 'string' },
        channel: { type: 'string' },
        messages: { type: 'string' },
        seconds: { type: 'string' },
        parts: { type: 'string' },
      },
      positionals: ['what to measure'],
    })
    const number = (name: string, usual: number) => {
      const value = Number(parsed.text(name) ?? usual)
      if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} is a whole number from 1.`)
      return value
    }
    const config = readConfig(io.environment)
    switch (parsed.positionals[0]) {
      case 'dialog':
        show(io, parsed.has('json'), await benchDialog(config, number('citizens', 100), number('rounds', 5)))
        return 0
      case 'mail':
        showMail(io, parsed.has('json'), await benchMail(config, number('mails', 400), number('rounds', 3)))
        return 0
      case 'understand':
        showUnderstanding(io, parsed.has('json'), benchUnderstanding(config.policyDir, number('rounds', 5)))
        return 0
      case 'cases':
        showCases(
          io,
          parsed.has('json'),
          await benchCases(config, number('cases', 100_000), number('year', 100_000)),
        )
        return 0
      case 'channels': {
        const size = {
          messagesPerSecond: number('messages', 200),
          seconds: number('seconds', 25),
          parts: number('parts', 2000),
        }
        const result = await benchChannels(config, namedChannels(parsed.text('channel')), size)
        print(io, parsed.has('json'), result, () => renderChannels(result))
        return 0
      }
      default:
        throw new UsageError(
          `"${parsed.positionals[0]}" is not measured; dialog, mail, understand, cases and channels are.`,
        )
    }
  },
}

function namedChannels(name: string | undefined): readonly ChannelMeasurement[] {
  if (name === undefined) return channelMeasurements
  const found = channelMeasurements.filter((each) => each === name)
  if (found.length === 0)
    throw new UsageError(
      `--channel is one of ${channelMeasurements.join(', ')}; without it all are measured.`,
    )
  return found
}

function show(io: CommandIo, json: boolean, result: DialogBench): void {
  print(io, json, result, () =>
    [
      `${result.messages} messages, ${result.cases} cases filed.`,
      `gateway       ${result.gateway.cpuMicrosecondsPerMessage.toFixed(0)} µs CPU a message, ${result.gateway.messagesPerSecond.toFixed(0)} messages a second`,
      `hand-written  ${result.handWritten.cpuMicrosecondsPerMessage.toFixed(0)} µs CPU a message, ${result.handWritten.messagesPerSecond.toFixed(0)} messages a second`,
      `ratio of CPU  ${result.ratio.toFixed(2)} (${result.ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
      'Time in the database, µs a message:',
      ...Object.entries(result.databaseMicrosecondsPerMessage).map(
        ([purpose, microseconds]) => `  ${microseconds.toFixed(0).padStart(5)}  ${purpose}`,
      ),
    ].join('\n'),
  )
}

function showMail(io: CommandIo, json: boolean, result: MailBench): void {
  const line = ({ cpuMillisecondsPerMail, mailsPerSecond }: MailBench['gateway']) =>
    `${cpuMillisecondsPerMail.toFixed(2)} ms CPU a mail, ${mailsPerSecond.toFixed(0)} mails a second`
  print(io, json, result, () =>
    [
      `${result.mails} mails (${result.megabytes.toFixed(1)} MB a round), ${result.cases} cases filed, each answered.`,
      `gateway       ${line(result.gateway)}`,
      `hand-written  ${line(result.handWritten)}`,
      `ratio of CPU  ${result.ratio.toFixed(2)} (${result.ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
      `Left out: ${result.without}.`,
    ].join('\n'),
  )
}

function showUnderstanding(io: CommandIo, json: boolean, result: UnderstandBench): void {
  print(io, json, result, () =>
    [
      `${result.cpuMicrosecondsPerMessage.toFixed(0)} µs CPU a message of ordinary length (${result.messages} of them; rounds ${result.rounds.map((round) => round.toFixed(0)).join(', ')})`,
      'CPU of 100 kB over CPU of 10 kB:',
      ...Object.entries(result.growth).map(([kind, growth]) => `  ${growth.toFixed(1).padStart(5)}  ${kind}`),
      `models: ${result.models.milliseconds.toFixed(0)} ms CPU to load, ${result.models.megabytes.toFixed(1)} MB`,
    ].join('\n'),
  )
}

function showCases(io: CommandIo, json: boolean, result: CasesBench): void {
  const { recompute, year } = result
  print(io, json, result, () =>
    [
      `deadlines of a case        ${result.deadlinesMicroseconds.toFixed(1)} µs CPU`,
      `edit of the calendar       said in ${recompute.editSeconds.toFixed(1)} s what it moves; then ${recompute.cases} open cases looked at in ${recompute.lookedSeconds.toFixed(1)} s, the ${recompute.moved} that moved written after ${recompute.settledSeconds.toFixed(1)} s`,
      `memory (resident)          ${recompute.rssMegabytes.before} MB before, ${recompute.rssMegabytes.most} MB at most`,
      `answers, 95th of hundred   ${recompute.quietP95.toFixed(1)} ms quiet, ${recompute.meanwhileP95.toFixed(1)} ms meanwhile: ${(recompute.meanwhileP95 / recompute.quietP95).toFixed(2)} times`,
      `a year of ${year.cases} cases     ${year.seconds.toFixed(1)} s, ${year.breaches} of ${year.checks} checks failed`,
    ].join('\n'),
  )
}
