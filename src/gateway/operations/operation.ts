import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import type { RunningGateway } from '../gateway.ts'
import type { Office } from '../office.ts'
import { sayProblems } from './input-problems.ts'

/** Something a person may ask of the gateway, by command or over the control socket; its answer is plain JSON. */
export type Operation = (gateway: RunningGateway, input: unknown) => Promise<unknown>

/** An operation whose input is checked by a schema; a bad field is named. */
export function operation<Input>(
  schema: z.ZodType<Input>,
  run: (gateway: RunningGateway, input: Input) => Promise<unknown>,
): Operation {
  return async (gateway, input) => {
    const parsed = schema.safeParse(input)
    if (!parsed.success) throw new WaslError('input-invalid', `${sayProblems(input, parsed.error)}.`)
    return run(gateway, parsed.data)
  }
}

/** The office of this name, or the only (first) one where none is named. */
export function officeOf(gateway: RunningGateway, organisation: string | undefined): Office {
  const office =
    organisation === undefined ? [...gateway.offices.values()][0] : gateway.offices.get(organisation)
  if (office !== undefined) return office
  throw new WaslError(
    'organisation-unknown',
    `There is no organisation "${organisation}" here; there are ${[...gateway.offices.keys()].join(', ')}.`,
  )
}

/** The office of this name, or every one where none is named. */
export function officesOf(gateway: RunningGateway, organisation: string | undefined): readonly Office[] {
  return organisation === undefined ? [...gateway.offices.values()] : [officeOf(gateway, organisation)]
}

export const organisationField = z.string().min(1).optional()
/** Who gives a command: an officer's name, kept in the case file. */
export const byField = z.string().min(1).max(100)
