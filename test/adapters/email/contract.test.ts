import { simpleParser } from 'mailparser'
import { parseEmailConfig } from '../../../adapters/email/config.ts'
import { emailLimits } from '../../../adapters/email/limits.ts'
import { channelContract } from '../contract.ts'
import { letterSource, startMailOffice } from './office.ts'

channelContract('email', async () => {
  const office = await startMailOffice()
  return {
    limits: emailLimits,
    config: office.config(),
    parseConfig: parseEmailConfig,
    badConfigs: [
      { raw: undefined, names: ['settings.imap', 'settings.smtp', 'settings.from'] },
      {
        raw: {
          imap: { host: '', port: 0, secure: 'yes', ignoreBefore: 'yesterday' },
          smtp: { host: 'mail', port: 25, secure: false, starttls: true },
          from: { address: 'Help Desk', name: '' },
          maxBytes: 5,
        },
        names: [
          'settings.imap.host',
          'settings.imap.port',
          'settings.imap.secure',
          'settings.imap.ignoreBefore',
          'settings.smtp.starttls',
          'settings.from.address',
          'settings.from.name',
          'settings.maxBytes',
        ],
      },
    ],
    secrets: office.secrets,
    abilities: ['listen', 'findSent', 'health', 'diagnose'],
    open: (io) => office.open(io),
    way: {
      kind: 'listening',
      arrive: async (samples) => office.dovecot.arrive(samples.map(({ id, text }) => letterSource(id, text))),
      arriveUnknownKind: async () =>
        office.dovecot.arrive([Buffer.from([0, 255, 254, 1, 2, 3, 13, 10, 0, 200])]),
    },
    platform: {
      kind: 'remote',
      retryAfterSeconds: 300,
      next(answer) {
        if (answer === 'busy')
          office.sink.next({ at: 'rcpt', reply: '450 4.2.0 greylisted, try again in 300 seconds' })
        if (answer === 'broken') office.sink.next({ at: 'rcpt', reply: 'hang-up' })
        if (answer === 'refused') office.sink.next({ at: 'rcpt', reply: '550 5.1.1 no such user' })
      },
      async received() {
        const letters = []
        for (const { raw } of office.sink.letters) {
          const mail = await simpleParser(raw)
          letters.push({
            text: (mail.text ?? '').trimEnd(),
            attachments: mail.attachments.map((attachment) => attachment.filename ?? ''),
          })
        }
        return letters
      },
    },
    to: { address: 'salem@example.om', name: 'سالم' },
    stop: office.stop,
  }
})
