import { z } from 'zod'
import { officesOf, operation, organisationField } from './operation.ts'

/** What officers have corrected, as examples to learn from, office by office and oldest first. */
export const listCorrectedCases = operation(
  z.object({ organisation: organisationField }),
  async (gateway, input) => {
    const offices = officesOf(gateway, input.organisation)
    const rows = await gateway.core.store.reader
      .selectFrom('corrections')
      .select(['organisation', 'case_id', 'text', 'type', 'service'])
      .where(
        'organisation',
        'in',
        offices.map(({ organisation }) => organisation),
      )
      .orderBy('organisation')
      .orderBy('corrected_at')
      .orderBy('case_id')
      .execute()
    return {
      corrections: rows.map(({ organisation, case_id, text, type, service }) => ({
        organisation,
        text,
        type,
        service: service === 'none' ? null : service,
        situation: `case-${case_id}`,
      })),
    }
  },
)
