import { RehearsalClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { type Assembled, assemble } from '../../src/main.ts'
import { organisation } from '../walk/played-office.ts'

/** A whole gateway in this process, with its real adapters, on a clock that the test moves from Sunday 18 October 2026 at ten. */
export const rehearsedGateway = (environment: Readonly<Record<string, string>>): Promise<Assembled> =>
  assemble({
    config: { ...readConfig(environment), dataDir: ':memory:', organisations: [organisation] },
    log: silentLog,
    clock: new RehearsalClock(new Date('2026-10-18T10:00:00+04:00')),
    use: 'rehearsal',
  })
