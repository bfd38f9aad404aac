import { wordsOf } from '../notice-text.ts'
import type { Command, GivenFields } from './command.ts'
import type { Case } from './file.ts'

/**
 * The filing of what a case tells beside its matter: the same citizen, reached the same way, with what they said of
 * themselves and of the place. The office's time counts from the first receipt, so that splitting wins it none.
 */
export function splitOff(
  id: string,
  file: Case,
  values: ReadonlyMap<string, string>,
  { words, type = file.type, service = file.service }: Command<'split'>,
): Command<'file'> {
  const { language, origin, contact, reference, receivedAt, sealed } = file
  return {
    kind: 'file',
    type,
    service,
    language,
    origin,
    contact,
    fields: { ...givenIn(file, values), description: { value: words.trim(), personal: true } },
    missing: [],
    attachments: [],
    link: { as: 'split-from', other: { id, reference, own: true } },
    since: receivedAt,
    ...(sealed !== undefined && { sealed: true }),
  }
}

/** What a case's citizen gave, as it was given; what was erased is absent. */
export function givenIn({ fields }: Case, values: ReadonlyMap<string, string>): GivenFields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, stored]) => {
      const value = wordsOf(stored, values)
      return value === '' ? [] : [[field, { value, personal: stored.kind === 'personal' }] as const]
    }),
  )
}
