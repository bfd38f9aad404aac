import { safeFileName } from '../domain/file-name.ts'
import type { Attachment, Inbound } from '../domain/message.ts'
import type { Core } from './core.ts'
import type { Office } from './office.ts'

/** Puts a message's files into the file store; those that the policy does not take, and those that the channel could not get, are named and left out. */
export async function keepFiles(
  core: Core,
  office: Office,
  inbound: Inbound,
): Promise<{ inbound: Inbound; refused: string[] }> {
  const refused: string[] = []
  const unfetched: string[] = []
  const attachments: Attachment[] = []
  for (const attachment of inbound.attachments) {
    const { content, ...described } = attachment
    if (content === undefined && isKept(described)) attachments.push(described)
    else if (content === undefined) (attachment.bytes === 0 ? unfetched : refused).push(attachment.name)
    else if (!isAccepted(office, attachment, attachments.length)) refused.push(attachment.name)
    else {
      const name = safeFileName(described.name, described.contentType)
      attachments.push({ ...described, name, ref: await core.files.putBytes(content) })
    }
  }
  const kept = { ...inbound, attachments, ...(unfetched.length > 0 && { unfetched }) }
  return { inbound: kept, refused }
}

/** Whether there is a file behind it somewhere. */
const isKept = ({ ref, sha256 }: Attachment): boolean => ref !== undefined || sha256 !== undefined

function isAccepted(office: Office, attachment: Attachment, before: number): boolean {
  const { maxBytes, maxCount, types } = office.policy.attachments
  return (
    attachment.bytes <= maxBytes &&
    before < maxCount &&
    types.some((type) => matchesType(attachment.contentType, type))
  )
}

/** `image/*` takes every image; anything else must be equal. */
export function matchesType(contentType: string, accepted: string): boolean {
  return accepted.endsWith('/*') ? contentType.startsWith(accepted.slice(0, -1)) : contentType === accepted
}
