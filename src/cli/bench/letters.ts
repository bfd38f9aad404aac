import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import words from './letters.json' with { type: 'json' }

const attachmentBytes = 100 * 1024
/** Every so many letters one has a photo, and one is an HTML letter that quotes an earlier one. */
const attachedEvery = 5
const quotingEvery = 3

const firstDay = Date.parse('2026-11-08T06:00:00Z')

/** Letter number `number` as it lies on the mail server: the same bytes for a number in every run. */
export async function composeLetterNumber(number: number): Promise<Buffer> {
  const letter = words[number % words.length]
  if (letter === undefined) throw new RangeError('There are no letters to vary.')
  const { subject, name, text, quote } = letter
  const phone = `9${String(2_000_000 + number).padStart(7, '0')}`
  const body = `${text}\n\n${name}\n${phone}`
  const quotes = number % quotingEvery === 1
  return new MailComposer({
    from: { name, address: addressOf(number) },
    to: 'helpdesk@office.example.om',
    subject,
    date: new Date(firstDay + number * 60_000),
    messageId: `<bench-${number}@citizens.example.om>`,
    baseBoundary: `bench-${number}`,
    textEncoding: number % 2 === 0 ? 'base64' : 'quoted-printable',
    text: quotes ? `${body}\n\n${quoted(quote)}` : body,
    ...(quotes && { html: htmlOf(body, quote) }),
    ...(number % attachedEvery === 2 && {
      attachments: [{ filename: 'صورة.jpg', contentType: 'image/jpeg', content: photo(number) }],
    }),
  })
    .compile()
    .build()
}

/** Who writes letter number `number`: everybody writes once. */
export const addressOf = (number: number): string => `citizen-${number}@citizens.example.om`

function quoted(text: string): string {
  const [attribution = '', ...lines] = text.split('\n')
  return [attribution, ...lines.map((line) => `> ${line}`)].join('\n')
}

function htmlOf(body: string, quote: string): string {
  const [attribution = '', ...lines] = quote.split('\n')
  const paragraphs = body.split('\n').map((line) => `<div>${line}</div>`)
  return `<div dir="auto">${paragraphs.join('')}</div><br><div class="gmail_quote"><div class="gmail_attr">${attribution}<br></div><blockquote class="gmail_quote">${lines.join('<br>')}</blockquote></div>`
}

/** Bytes that no two letters share and that do not compress, behind the mark of a JPEG (ITU T.81 §B.2.1, SOI). */
function photo(number: number): Buffer {
  const bytes = Buffer.alloc(attachmentBytes)
  let state = number + 1
  for (let at = 0; at < bytes.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes.writeUInt32LE(state, at)
  }
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  return bytes
}
