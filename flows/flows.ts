import type { Flows } from '../src/engine/flow.ts'
import { changing } from './changing.ts'
import { completing } from './completing.ts'
import { confirming } from './confirming.ts'
import { continuing } from './continuing.ts'
import { filing } from './filing.ts'
import { further } from './further.ts'
import { rating } from './rating.ts'
import { registering } from './registering.ts'
import { status } from './status.ts'

/** All conversation flows by id. */
export const flows: Flows = {
  filing,
  registering,
  status,
  completing,
  confirming,
  changing,
  continuing,
  further,
  rating,
}
