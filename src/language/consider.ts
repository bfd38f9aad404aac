import type { Opinion } from '../domain/second-opinion.ts'
import type { Understanding } from '../domain/understanding.ts'

/** How sure two make who think the same, though each by itself was not. */
const agreed = 0.9

/**
 * An understanding in the light of another opinion. Where they agree it is surer; where they differ the other label goes
 * first if it is trusted more than the built-in one was sure, and the built-in one stays the next candidate, so that the
 * citizen is asked rather than guessed at. Values, acts and danger are never the other's.
 */
export function consider(
  own: Understanding,
  opinion: Opinion,
  { name, trust }: { readonly name: string; readonly trust: number },
): Understanding {
  const type = weigh(own.type, own.confidence.type, opinion.type, trust)
  const service =
    opinion.service === 'none'
      ? { label: own.service, confidence: own.confidence.service }
      : weigh(own.service, own.confidence.service, opinion.service, trust)
  const { application, body, ...rest } = own
  return {
    ...rest,
    version: `${own.version}+${name}`,
    type: type.label,
    service: service.label,
    confidence: { type: type.confidence, service: service.confidence },
    alternatives: {
      types: nextTo(type.label, [own.type, ...own.alternatives.types]),
      services: nextTo(service.label, [own.service, ...own.alternatives.services]).filter(
        (slug) => slug !== 'none',
      ),
    },
    ...(application === true && type.label === 'inquiry' ? { application } : {}),
    ...(body === undefined || service.label !== 'none' ? {} : { body }),
  }
}

function weigh<Label extends string>(own: Label, confidence: number, other: Label, trust: number) {
  if (own === other) return { label: own, confidence: Math.max(confidence, agreed) }
  return trust > confidence ? { label: other, confidence: trust } : { label: own, confidence }
}

const nextTo = <Label extends string>(first: Label, labels: readonly Label[]): readonly Label[] =>
  [...new Set(labels)].filter((label) => label !== first)
