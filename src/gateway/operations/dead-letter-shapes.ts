import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'

const party = z.object({ address: z.string().min(1), name: z.string().optional() })

/** A message as it leaves (a domain Outbound). */
const outbound = z.object({
  conversation: z.string().min(1),
  to: party,
  language: z.enum(['ar', 'en']),
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string(), description: z.string().optional() })),
  subject: z.string().optional(),
  replyTo: z.array(z.string()).optional(),
  caseId: z.string().optional(),
  attachments: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.number() })),
})

const payloads: Readonly<Record<string, z.ZodType>> = {
  message: z.object({ message: z.string().min(1) }),
  timer: z.object({ name: z.string().min(1) }),
  linked: z.object({ caseId: z.string().min(1) }),
  case: z.object({ caseId: z.string().min(1), about: z.object({ kind: z.string() }) }),
  command: z.object({ command: z.object({ kind: z.string() }), by: z.object({ kind: z.string() }) }),
}

/** The corrected body of a send, as it was written. Throws `correction-malformed`. */
export function correctedSend(text: string): string {
  read(text, outbound)
  return text
}

/**
 * The corrected payload of an event of this kind that held `before`. Which message or case it is about stays: another
 * would be heard by somebody whom it does not concern, and this one by nobody. Throws `correction-malformed`.
 */
export function correctedPayload(
  text: string,
  kind: string,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const corrected = read(text, payloads[kind] ?? z.record(z.string(), z.unknown()))
  const other = ['message', 'caseId'].find((name) => corrected[name] !== before[name])
  if (other !== undefined) throw malformed(`: "${other}" says what it is about and stays as it is`, undefined)
  return corrected
}

/** The value as it was written, with what the schema does not name. */
function read(text: string, schema: z.ZodType): Readonly<Record<string, unknown>> {
  const value = parsed(text)
  const checked = schema.safeParse(value)
  if (checked.success) return value as Readonly<Record<string, unknown>>
  const [problem] = checked.error.issues
  const where = problem === undefined || problem.path.length === 0 ? 'it' : `"${problem.path.join('.')}"`
  throw malformed(`: ${where} is not right`, checked.error)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('', error)
  }
}

const malformed = (what: string, cause: unknown) =>
  new WaslError(
    'correction-malformed',
    `The correction must be JSON, like what "wasl dead show" prints as body${what}.`,
    { cause },
  )
