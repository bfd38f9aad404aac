import { z } from 'zod'
import { readAttachments } from '../case-attachments.ts'
import { readCasePapers, readEvents } from '../case-papers.ts'
import { nowOf } from '../core.ts'
import { veilOf } from '../veil.ts'
import { findCase } from './find-case.ts'
import { operation, organisationField } from './operation.ts'

const input = z.object({ reference: z.string(), organisation: organisationField })

/**
 * The case file to hand over: every event with its link of the chain, the words that were not erased, the messages
 * about it as they came, and the conversation and the files as they are printed.
 */
export const exportCase = operation(input, async (gateway, { reference, organisation }) => {
  const { core } = gateway
  const { office, loaded: found } = await findCase(gateway, reference, organisation)
  const { loaded, talk, hide } = await veilOf(core, office, found)
  const messages = await core.store.reader
    .selectFrom('messages')
    .select(['id', 'channel', 'received_at', 'body'])
    .where('organisation', '=', office.organisation)
    .where('case_id', '=', loaded.id)
    .orderBy('received_at')
    .execute()
  const conversation = await talk()
  const { attachments } = await readAttachments(core, office, loaded, conversation)
  return hide({
    organisation: office.organisation,
    caseId: loaded.id,
    exportedAt: nowOf(core),
    case: loaded.file,
    values: Object.fromEntries(loaded.values),
    file: await readEvents(core, office, loaded),
    messages: messages.map((message) => ({
      id: message.id,
      channel: message.channel,
      receivedAt: message.received_at,
      // As it came it tells whose it is in many ways; what it says stands in the conversation.
      message: loaded.file.sealed === undefined ? (JSON.parse(message.body) as unknown) : {},
    })),
    conversation,
    attachments,
  })
})

/** Everything that a printed case file is made of: a `CasePapers`. */
export const collectCasePapers = operation(input, async (gateway, { reference, organisation }) => {
  const { office, loaded } = await findCase(gateway, reference, organisation)
  return readCasePapers(gateway.core, office, loaded)
})
