import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { readLetter } from '../../../adapters/email/letter.ts'
import { createParsePool, type PoolLimits } from '../../../adapters/email/parse-pool.ts'
import type { ChannelIo } from '../../../src/domain/channel.ts'
import { createWorld } from '../world.ts'

const office = { address: 'helpdesk@office.example.om' }
const folder = new URL('./letters/', import.meta.url)
const captured = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)))
const usual: PoolLimits = { workers: 2, millisecondsPerLetter: 20_000, megabytes: 384 }
const letter = (head: readonly string[], body: string) =>
  Buffer.from(['From: a@example.om', 'Subject: x', ...head, '', body].join('\r\n'))
const small = letter([], 'a small letter')

describe('hostile letters', () => {
  const pools: ReturnType<typeof createParsePool>[] = []
  const pool = (io: ChannelIo = createWorld({}).io, limits: PoolLimits = usual) => {
    const made = createParsePool(io, limits)
    pools.push(made)
    return made
  }
  const shared = pool()
  const read = (raw: Uint8Array) => shared.read(raw, office, AbortSignal.timeout(60_000))
  afterAll(() => Promise.all(pools.map((one) => one.close())))

  it.each([
    ['nothing at all', Buffer.alloc(0), 'mail-empty'],
    ['binary rubbish', Buffer.from([0, 1, 2, 255, 254, 13, 10, 0, 9]), 'mail-without-sender'],
    ['a letter without any sender', Buffer.from('Subject: x\r\n\r\nhello'), 'mail-without-sender'],
    ['a sender that is no address', Buffer.from('From: nobody\r\n\r\nhello'), 'mail-without-sender'],
    ['only line ends', Buffer.from('\r\n'.repeat(10_000)), 'mail-without-sender'],
  ])('%s is refused with a reason', async (_name, raw, code) => {
    await expect(read(raw)).rejects.toMatchObject({ code })
  })

  it('only headers make an empty letter', async () => {
    expect(await read(Buffer.from('From: a@example.om\r\nSubject: x'))).toMatchObject({
      text: '',
      subject: 'x',
    })
  })

  it('a thousand levels of parts end at the limit, and what was read is kept', async () => {
    const levels = Array.from(
      { length: 1_000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    )
    const raw = Buffer.from(`From: a@example.om\r\n${levels.join('')}Content-Type: text/plain\r\n\r\ndeep`)
    expect(await read(raw)).toMatchObject({ from: { address: 'a@example.om' }, incomplete: true })
  })

  it('five thousand parts end at the limit, and the first ones are kept', async () => {
    const parts = Array.from(
      { length: 5_000 },
      (_, i) => `--b\r\nContent-Type: image/png; name=p${i}.png\r\n\r\nx\r\n`,
    )
    const read5000 = await read(
      letter(['Content-Type: multipart/mixed; boundary=b'], `${parts.join('')}--b--`),
    )
    expect(read5000.incomplete).toBe(true)
    expect(read5000.attachments).toHaveLength(100)
    expect(read5000.attachments[0]?.name).toBe('p0.png')
  })

  it('headers of megabytes do not hide who wrote what', async () => {
    const head = [`X-Long: ${'a'.repeat(3_000_000)}`, `References: ${'<a@b> '.repeat(50_000)}`]
    expect(await read(letter(head, 'hello'))).toMatchObject({
      from: { address: 'a@example.om' },
      incomplete: true,
    })
  })

  it('HTML of a hundred thousand open tags becomes text', async () => {
    const html = `<div>${'<div><b><i>'.repeat(50_000)}inside${'<blockquote type="cite">'.repeat(20_000)}`
    expect(await read(letter(['Content-Type: text/html'], html))).toHaveProperty('text')
  }, 30_000)

  it.each([
    ['<', '<'],
    ['parentheses', '('],
    ['quotation marks', '"'],
    ['at signs', '@'],
    ['quote marks', '> '],
    ['dashes', '-'],
    ['dashes with letters', '- x '],
    ['attributions', 'On 10:15 wrote:\r\n'],
    ['Arabic attribution words', 'في ١٠:١٥ كتب '],
    ['headers', 'From: a@b\r\nSent: 10:15\r\n'],
    ['disclaimers', 'Disclaimer\r\n'],
    ['closing words', 'Regards\r\n'],
    ['dots', 'a.'],
    ['spaces', ' '],
    ['tabs and letters', '\t\t\tx'],
  ])(
    '200,000 characters of %s in every place are read in time',
    async (_name, unit) => {
      const inHead = unit.replace(/\r\n/g, ' ').repeat(30_000 / unit.length)
      const body = unit.repeat(200_000 / unit.length)
      const head = ['Subject', 'To', 'Message-ID', 'References', 'Authentication-Results', 'Date'].map(
        (name) => `${name}: ${inHead}x`,
      )
      const status = `Action: failed\r\nStatus: ${inHead}\r\nFinal-Recipient: ${inHead}\r\nDiagnostic-Code: ${inHead}`
      const type = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b']
      const parts = [
        `--b\r\n\r\n${body}x\r\n${body}`,
        `--b\r\nContent-Type: text/html\r\n\r\n<pre>${body}x\r\n${body}`,
        `--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}`,
        `--b\r\nContent-Type: image/png; name="${inHead}x"\r\n\r\nx`,
      ]
      const raw = letter([...head, ...type], parts.join('\r\n'))
      const quick = pool(undefined, { ...usual, millisecondsPerLetter: 15_000 })
      const read = await quick.read(raw, { ...office, authservId: 'mx' }, AbortSignal.timeout(60_000))
      expect(read.incomplete).toBe(false)
      expect(read.attachments.length).toBeGreaterThan(0)
    },
    30_000,
  )

  it('a letter that takes too long is given up, and the next one is read by a new worker', async () => {
    const { io } = createWorld({})
    let first = true
    const impatient: ChannelIo = {
      ...io,
      sleep: (milliseconds, signal) => {
        if (!first) return io.sleep(milliseconds, signal)
        first = false
        return Promise.resolve()
      },
    }
    const one = pool(impatient, { ...usual, workers: 1 })
    await expect(one.read(small, office, AbortSignal.timeout(60_000))).rejects.toMatchObject({
      code: 'mail-takes-too-long',
    })
    expect(await one.read(small, office, AbortSignal.timeout(60_000))).toMatchObject({
      text: 'a small letter',
    })
  })

  it('a letter that uses up the memory ends its worker, not the process', async () => {
    const one = pool(undefined, { ...usual, workers: 1, megabytes: 24 })
    const html = '<p>a</p>'.repeat(125_000)
    const outcome = one.read(letter(['Content-Type: text/html'], html), office, AbortSignal.timeout(60_000))
    await expect(outcome).rejects.toMatchObject({ code: 'mail-breaks-reader' })
    expect(await one.read(small, office, AbortSignal.timeout(60_000))).toMatchObject({
      text: 'a small letter',
    })
  })

  it('reading ends when it is told to', async () => {
    await expect(
      read(small).then(() => pool().read(small, office, AbortSignal.abort())),
    ).rejects.toMatchObject({
      code: 'parse-stopped',
    })
  })

  it('many letters at once are all read, each as itself', async () => {
    const letters = await Promise.all(Array.from({ length: 60 }, (_, i) => read(letter([], `letter ${i}`))))
    expect(letters.map((one) => one.text)).toEqual(letters.map((_, i) => `letter ${i}`))
  })

  it('no damage to a real letter makes more than an unreadable letter of it', async () => {
    const damage = fc.record({
      which: fc.nat(captured.length - 1),
      cuts: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          drop: fc.nat(200),
          put: fc.uint8Array({ maxLength: 40 }),
          from: fc.nat(captured.length - 1),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ which, cuts }) => {
        let raw = captured[which] ?? small
        for (const { at, drop, put, from } of cuts) {
          const place = Math.floor(at * raw.length)
          const graft = captured[from]?.subarray(place, place + drop) ?? small
          raw = Buffer.concat([raw.subarray(0, place), put, graft, raw.subarray(place + drop)])
        }
        const outcome = await readLetter(raw, office).then(
          (read) => typeof read.text,
          (error: { code?: string }) => error.code,
        )
        expect(['string', 'mail-without-sender', 'mail-empty']).toContain(outcome)
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})
