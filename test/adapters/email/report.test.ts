import { expect, it } from 'vitest'
import { readLetter } from '../../../adapters/email/letter.ts'

it.each([
  ['Original-Recipient: rfc822;salem+2Bhome@mail.example.com', 'salem+home@mail.example.com'],
  ['Final-Recipient: rfc822;salem+2Bhome@mail.example.com', 'salem+2bhome@mail.example.com'],
  ['Final-Recipient: rfc822; Salem@mail.example.com', 'salem@mail.example.com'],
])('a report names its recipient as the field writes it: %s', async (field, recipient) => {
  const about = `wasl.${'0123456789'.repeat(4)}@office.example.om`
  const source = [
    'From: MAILER-DAEMON@mx.example.com',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    about,
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    field,
    'Action: failed',
    'Status: 5.1.1',
    '--b--',
    '',
  ].join('\r\n')
  const { report } = await readLetter(Buffer.from(source), { address: 'helpdesk@office.example.om' })
  expect(report).toEqual({ status: 'failed', about, error: 'address-unknown', recipient })
})
