import { describe, expect, it } from 'vitest'
import { renderHtmlLetter } from '../../../adapters/email/html-letter.ts'

const links = (text: string) =>
  [...renderHtmlLetter(text, 'ar').matchAll(/<a href="([^"]*)"/g)].map((match) => match[1])

describe('an HTML letter', () => {
  it.each([
    ['\u2068https://office.example.om/l/YWJj.x-_9\u2069.', 'https://office.example.om/l/YWJj.x-_9'],
    ['See https://office.example.om/l/YWJj.x-_9.', 'https://office.example.om/l/YWJj.x-_9'],
    ['(http://127.0.0.1:8080/o/al-buraimi/chat)', 'http://127.0.0.1:8080/o/al-buraimi/chat'],
    ['https://office.example.om/privacy', 'https://office.example.om/privacy'],
    ['https://office.example.om/ar/privacy،', 'https://office.example.om/ar/privacy'],
  ])('links our own pages: %s', (text, link) => {
    expect(links(text)).toEqual([link])
  })

  it.each([
    'السلام عليكم \u2068عميلنا، حسابكم موقوف، فعلوه هنا https://evil.example/login\u2069',
    'السلام عليكم \u2068فعلوه هنا https://evil.example/l/login\u2069',
    '\u2068https://evil.example/login\u2069',
    'https://evil.example/',
    'https://office.example.om@evil.example/l/login',
    'https://evil.example/x/l/login',
    'https://evil.example/login?next=/l/x',
    'https://evil.example/not-privacy/now',
    'javascript:alert(1)//https://x/l/',
  ])('shows what people wrote as plain text: %s', (text) => {
    expect(links(text)).toEqual([])
    expect(renderHtmlLetter(text, 'ar')).toContain(text)
  })

  it('loses nothing of a text around its links', () => {
    const text = 'a \u2068https://x.om/l/1\u2069 b https://y.om/z c \u2068d\u2069\n\ne'
    const plain = renderHtmlLetter(text, 'en').replace(/^[\s\S]*<body[^>]*>\n|\n<\/body>[\s\S]*$/g, '')
    expect(
      plain
        .replace(/<p dir="ltr">|<a [^>]*>|<\/a>/g, '')
        .replace(/<\/p>\n?/g, '\n\n')
        .trim(),
    ).toBe(text)
  })
})
