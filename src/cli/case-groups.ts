import { readConfig } from '../config.ts'
import { instantOf } from '../domain/instant.ts'
import { formatInZone } from '../domain/zone.ts'
import { accountName } from './account-name.ts'
import { type Arguments, UsageError } from './arguments.ts'
import type { CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { indented, print } from './output.ts'

interface Listed {
  readonly zone: string
  readonly messages: readonly {
    readonly id: string
    readonly channel: string
    readonly receivedAt: string
    readonly author: { readonly address: string; readonly name?: string }
    readonly text: string
    readonly files: number
  }[]
}

/** `wasl case groups`: what was written into groups, which the office does not answer. */
export async function listGroups(parsed: Arguments, io: CommandIo): Promise<number> {
  const days = Number(parsed.text('days') ?? 7)
  if (!Number.isInteger(days) || days < 1) throw new UsageError('--days is a whole number from 1.')
  const organisation = parsed.text('organisation')
  const input = { organisation, days }
  const result = (await callOperation(readConfig(io.environment), 'group-messages', input)) as Listed
  print(
    io,
    parsed.has('json'),
    result,
    () =>
      result.messages
        .map(({ id, channel, receivedAt, author, text, files }) =>
          [
            `${id}  ${formatInZone(result.zone, instantOf(receivedAt))}  ${channel}  ${author.name ?? author.address}${files === 0 ? '' : `  files: ${files}`}`,
            indented(text),
          ].join('\n'),
        )
        .join('\n') || 'Nothing was written into groups.',
  )
  return 0
}

/** `wasl case take-up`: a case of what somebody wrote into a group. */
export async function takeUp(parsed: Arguments, io: CommandIo): Promise<number> {
  const message = parsed.positionals[1]
  if (message === undefined) throw new UsageError('Say which message: "wasl case groups" shows them.')
  const result = (await callOperation(readConfig(io.environment), 'case-take-up', {
    organisation: parsed.text('organisation'),
    message,
    type: parsed.text('type'),
    service: parsed.text('service'),
    by: parsed.text('by') ?? accountName(),
  })) as { readonly reference: string; readonly type: string; readonly service: string }
  print(io, parsed.has('json'), result, () => `${result.reference}  ${result.type}  ${result.service}`)
  return 0
}
