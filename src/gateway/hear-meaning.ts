import type { Inbound } from '../domain/message.ts'
import { intents, type Understanding } from '../domain/understanding.ts'
import { consider } from '../language/consider.ts'
import { mask } from '../language/mask.ts'
import { understand } from '../language/understand.ts'
import type { Office } from './office.ts'

/**
 * The context-free meaning of a text: the built-in understanding, and where it is not sure enough to be taken and the
 * office has another one, that one's opinion of the masked text. Whatever becomes of the other, there is a meaning.
 */
export async function hearMeaning(
  office: Office,
  inbound: Inbound,
  signal: AbortSignal,
): Promise<Understanding> {
  const text = meaningfulText(inbound)
  const own = understand(text, office.resources)
  const other = office.secondOpinion
  if (other === undefined || own.said === true || !isCitizens(office, inbound) || isSure(office, own))
    return own
  const { name: senderName } = inbound.from
  const question = {
    text: mask(text, own.slots, senderName === undefined ? [] : [senderName]),
    types: intents,
    services: office.policy.services.map(({ slug, name }) => ({ slug, names: [name.ar, name.en] })),
  }
  const opinion = await other.ask(question, signal)
  return opinion === undefined ? own : consider(own, opinion, other)
}

/** What a person wrote to the office: no report of a platform, no automatic letter, nothing of its own staff. */
const isCitizens = ({ policy }: Office, { kind, text, automatic, from }: Inbound): boolean =>
  kind === 'message' &&
  automatic !== true &&
  text.trim() !== '' &&
  !policy.roles.some(({ email }) => email === from.address)

/** A letter's subject is part of what it says. */
function meaningfulText(inbound: Inbound): string {
  return inbound.subject === undefined || inbound.replyTo !== undefined
    ? inbound.text
    : `${inbound.subject}\n${inbound.text}`
}

function isSure({ policy }: Office, { confidence, type, service }: Understanding): boolean {
  const { take } = policy.understanding
  const needsService = type === 'complaint' || type === 'report' || type === 'inquiry' || service !== 'none'
  return confidence.type >= take && (!needsService || confidence.service >= take)
}
