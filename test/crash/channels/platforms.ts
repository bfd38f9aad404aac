import type { OpenPlatform } from './platform.ts'
import { openSmsHttp } from './sms-http.ts'
import { openSmsSmpp } from './sms-smpp.ts'
import { openWhatsappCloud } from './whatsapp-cloud.ts'
import { openWhatsappWeb } from './whatsapp-web.ts'

/** The platforms that a crash run can have, by name. */
export const platforms: ReadonlyMap<string, OpenPlatform> = new Map([
  ['sms-http', openSmsHttp],
  ['sms-smpp', openSmsSmpp],
  ['whatsapp-cloud', openWhatsappCloud],
  ['whatsapp-web', openWhatsappWeb],
])
