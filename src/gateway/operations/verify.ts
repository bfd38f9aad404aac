import { z } from 'zod'
import { foldCase } from '../../domain/case/evolve.ts'
import { deadlines } from '../../domain/deadline.ts'
import { verifyStore } from '../../store/verify.ts'
import { nowOf } from '../core.ts'
import { policyOf } from '../office.ts'
import { operation } from './operation.ts'

/** Refolds and checks the whole store and says exactly what that proves. */
export const verify = operation(z.object({}), async (gateway) => {
  const { core, offices } = gateway
  return verifyStore({
    store: core.store,
    files: core.files,
    chainKey: core.chainKey,
    digest: core.tokens.digest,
    fold: foldCase,
    dueAt: (organisation, file) => {
      const office = offices.get(organisation)
      return office === undefined
        ? undefined
        : deadlines(file, policyOf(office, file.policyVersion), office.calendar).dueAt
    },
    organisations: [...offices.keys()],
    now: nowOf(core),
  })
})
