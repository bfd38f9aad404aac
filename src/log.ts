import pino from 'pino'
import type { Config } from './config.ts'
import type { Log } from './domain/channel.ts'

/** A structured log on standard error: event names and codes, never a secret or a citizen's words. */
export function makeLog(level: Config['logLevel']): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (fields, event) => logger.info(fields, event),
    warn: (fields, event) => logger.warn(fields, event),
    error: (fields, event) => logger.error(fields, event),
  }
}

/** A log whose lines say what they are about: each carries `about` beside its own fields. */
export function logAbout(about: Readonly<Record<string, unknown>>, log: Log): Log {
  return {
    info: (fields, event) => log.info({ ...about, ...fields }, event),
    warn: (fields, event) => log.warn({ ...about, ...fields }, event),
    error: (fields, event) => log.error({ ...about, ...fields }, event),
  }
}

/** For commands whose output is their answer. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
