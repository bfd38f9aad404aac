import { WaslError } from '../../domain/errors.ts'
import type { Policy } from '../../domain/policy.ts'

/**
 * The slug of the body that an officer means by its slug or by its name in either language, as citizens read it. A body
 * that the policy does not know is taken as it is written only where it is said so (`named`), because the citizen reads
 * it. Throws `unknown-body`.
 */
export function knownBody(
  { remit: { bodies } }: Pick<Policy, 'remit'>,
  { body, named = false }: { readonly body: string; readonly named?: boolean | undefined },
): string {
  const said = plain(body)
  const known = bodies.find(({ slug, name }) => [slug, name.ar, name.en].some((one) => plain(one) === said))
  if (known !== undefined) return known.slug
  if (named) return body.trim()
  throw new WaslError(
    'unknown-body',
    `The policy knows no body "${body}": take one of ${bodies.map(({ slug }) => slug).join(', ')}, or give the whole name of another with --named, as the citizen is to read it.`,
  )
}

const plain = (words: string): string => words.trim().toLowerCase().replaceAll(/\s+/gu, ' ')
