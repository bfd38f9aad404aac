import { expect, it } from 'vitest'
import { providerAddress } from '../../../adapters/whatsapp-cloud/media-address.ts'

it.each([
  ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=x', 'taken'],
  ['https://scontent.fmct1-1.fna.fbcdn.net/v/t61/1.jpg', 'taken'],
  ['https://graph.facebook.com/v24.0/1', 'taken'],
  ['https://fbcdn.net/1', 'left'],
  ['https://lookaside.fbsbx.com:8443/1', 'left'],
  ['http://lookaside.fbsbx.com/1', 'left'],
  ['https://lookaside.fbsbx.com@evil.example/1', 'left'],
  ['https://evil.example/lookaside.fbsbx.com', 'left'],
  ['https://evil-fbcdn.net/1', 'left'],
  ['https://x.fbcdn.net.evil.example/1', 'left'],
  ['https://127.0.0.1/1', 'left'],
  ['http://127.0.0.1:8080/1', 'left'],
  ['data:image/png;base64,AAAA', 'left'],
  ['', 'left'],
])('from the real platform, %s is %s', (address, outcome) => {
  const found = providerAddress(address, 'https://graph.facebook.com')
  expect(found === undefined ? 'left' : 'taken').toBe(outcome)
})
