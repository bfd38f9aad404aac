import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readEnvFile } from '../../src/env-file.ts'
import { envFiles } from './env-folder.ts'

const newEnvFile = envFiles()

function read(content: string | Uint8Array) {
  const path = newEnvFile()
  writeFileSync(path, content)
  const { values, problems } = readEnvFile(path)
  return { values, problems: [...problems] }
}

const unclosed = (quote: string) => `a quote (${quote}) is opened and not closed on the same line`
const more = (quote: string) =>
  `more follows the quote (${quote}) that closes: put the value between quotes that are not in it, and a space before a comment`
const hash = 'put a value that begins with # between quotes, and a space after the # of a comment'

describe('the .env file', () => {
  it.each([
    ['a byte order mark', '\uFEFFPORT=9090\nHOST=::1\n', { PORT: '9090', HOST: '::1' }],
    ['lines that end as on old machines', 'PORT=9090\rHOST=::1\r', { PORT: '9090', HOST: '::1' }],
    ['lines that end as on Windows', 'PORT=9090\r\nHOST=::1\r\n', { PORT: '9090', HOST: '::1' }],
    ['spaces that do not break', 'PORT\u00A0=\u00A09090\u00A0\n', { PORT: '9090' }],
    ['a # within a value', 'PASSWORD=ab#cd\n', { PASSWORD: 'ab#cd' }],
    ['a # between quotes', 'PASSWORD="#ab #cd"\n', { PASSWORD: '#ab #cd' }],
    ['comments behind values', "PORT=9090 # it's\nHOST='::1' # don't\n", { PORT: '9090', HOST: '::1' }],
    ['a comment behind no value', 'PORT= # none\nHOST=\n', { PORT: '', HOST: '' }],
    ['quotes within a value', 'PASSWORD=it\'s"\nOTHER="it\'s"\n', { PASSWORD: 'it\'s"', OTHER: "it's" }],
    ['a folder of Windows', 'DATA_DIR="C:\\new\\wasl"\n', { DATA_DIR: 'C:\\new\\wasl' }],
    ['what a shell reads', 'export PORT=9090\n', { PORT: '9090' }],
    ['the same said twice', 'PORT=9090\nPORT="9090"\n', { PORT: '9090' }],
  ])('is read as it is meant with %s', (_what, content, values) => {
    expect(read(content)).toEqual({ values, problems: [] })
  })

  it.each([
    ['a quote that is not closed', 'KEY="abc\nPORT=9090\nPASSWORD="x"\n', [[1, unclosed('"')]]],
    ['one that a later comment could close', "URL='http://x\n# it's here\nPORT=9090\n", [[1, unclosed("'")]]],
    ['text behind the closing quote', 'PORT=9090\nPASSWORD="ab"cd\n', [[2, more('"')]]],
    ['a quote within quotes', 'PASSWORD="a"b"\nPORT=9090\n', [[1, more('"')]]],
    ['a # right behind the closing quote', 'PASSWORD="ab"#cd"\nPORT=9090\n', [[1, more('"')]]],
    ['a value that begins with #', 'PORT=9090\nPASSWORD=#abc\n', [[2, hash]]],
    [
      'a name that is set in two ways',
      'PORT=9090\nHOST=a\nHOST=b\n',
      [[3, 'HOST is set on line 2 already: leave one of them']],
    ],
    [
      'a mark that came from a page',
      'PORT=9090\nPASSWORD=abc\u200F\n',
      [[2, 'a mark that nobody sees (U+200F) came with what was copied: type it anew']],
    ],
    [
      'a mark before a name',
      'PORT=9090\n\u200BHOST=::1\n',
      [[2, 'a mark that nobody sees (U+200B) came with what was copied: type it anew']],
    ],
  ])('names the line of %s, and reads the others', (_what, content, problems) => {
    const { values, problems: named } = read(content)
    expect(named).toEqual(problems)
    expect(values).toHaveProperty('PORT', '9090')
  })

  it('is refused where it is not UTF-8, as some editors save it', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('PORT=9090\n', 'utf16le')])
    expect(read(utf16)).toEqual({
      values: {},
      problems: [[1, 'the file is not UTF-8 text: save it as UTF-8']],
    })
  })
})
