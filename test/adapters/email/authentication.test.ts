import { describe, expect, it } from 'vitest'
import { isAuthenticated } from '../../../adapters/email/authentication.ts'

const server = 'mx.office.example.om'
const believed = (results: string, from = 'salem@mail.example.com') =>
  isAuthenticated(
    [
      { name: 'authentication-results', value: results },
      { name: 'from', value: from },
    ],
    from,
    server,
  )

describe('results that prove the sender', () => {
  it.each([
    `${server}; dmarc=pass header.from=mail.example.com`,
    `${server}; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=Mail.Example.com`,
    `${server} 1; dmarc/1 = pass header.from = mail.example.com`,
    `${server}; dmarc=pass header.from="mail.example.com"`,
    `${server}; dkim=pass header.d=example.com header.s=s1 header.b="Zk3s/;=="`,
    `${server}; dkim=pass header.i=@mail.example.com header.s=s1 header.b=Zk3sQ1aB==`,
    `${server}; dkim=pass header.i="a b"@mail.example.com`,
    `${server}; spf=pass (who (nested \\) deep) sent it) smtp.mailfrom=salem@mail.example.com smtp.helo=x`,
    `${server}; spf=pass smtp.mailfrom="a;b"@mail.example.com; dmarc=none`,
    `${server}; dkim=pass header.d=mail.example.com;dmarc=pass action=none header.from=mail.example.com;compauth=pass reason=100`,
  ])('%s', (results) => {
    expect(believed(results)).toBe(true)
  })
})

describe('results that a sender wrote words into', () => {
  it.each([
    `${server}; dkim=pass header.i="x header.d=mail.example.com y"@evil.example header.s=s; dmarc=fail header.from=mail.example.com`,
    `${server}; spf=pass smtp.helo="x smtp.mailfrom=a@mail.example.com" smtp.mailfrom=e@evil.example`,
    `${server}; spf=pass smtp.mailfrom="a@mail.example.com"@evil.example`,
    `${server}; spf=pass smtp.mailfrom="a\\" smtp.mailfrom=b@mail.example.com \\""@evil.example`,
    `${server}; dkim=pass header.d=mail.example.com header.d=evil.example`,
    `${server}; dkim=pass header.d=evil.example HEADER . D=mail.example.com`,
    `${server}; spf=fail smtp.mailfrom="; dmarc=pass header.from=mail.example.com ;"@evil.example`,
    `${server}; spf=fail (dmarc=pass; dmarc=pass header.from=mail.example.com) smtp.mailfrom=evil.example`,
    `${server}; spf=fail smtp.mailfrom="open; dmarc=pass header.from=mail.example.com`,
    `${server}; dmarc=pass (open header.from=mail.example.com`,
    `${server}; dmarc=pass stray header.from=mail.example.com`,
    `${server}; dkim=pass header.i="a@mail.example.com" @evil.example`,
    `${server}; arc=pass header.from=mail.example.com header.d=mail.example.com`,
    `${server}; none`,
    `evil.example ${server}; dmarc=pass header.from=mail.example.com`,
    '',
  ])('%s', (results) => {
    expect(believed(results)).toBe(false)
  })
})
