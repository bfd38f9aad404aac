import { expect, it } from 'vitest'
import { safeFileName } from '../../src/domain/file-name.ts'

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

it.each([
  ['invoice.hta', 'application/pdf', 'invoice.hta.pdf'],
  ['photo.jpg.bat', 'image/jpeg', 'photo.jpg.bat.jpg'],
  ['photo.jpg.bat. . ', 'image/jpeg', 'photo.jpg.bat.jpg'],
  ['\u202Egpj.exe', 'image/jpeg', 'gpj.exe.jpg'],
  ['photo\u2066\u200F\u061C\u2028.JPEG', 'image/jpeg', 'photo.JPEG'],
  ['../../etc/صورة الموقع.png', 'image/png', 'صورة الموقع.png'],
  ['C:\\temp\\letter.docx', docx, 'letter.docx'],
  ['letter', docx, 'letter.docx'],
  ['run.exe', 'application/x-unheard-of', 'run.exe.bin'],
  ['constructor', 'constructor', 'constructor.bin'],
  ['.pdf', 'application/pdf', 'file.pdf'],
  ['\u0007 ', 'application/pdf', 'file.pdf'],
])('%j of a file that is %s is %j', (given, contentType, name) => {
  expect(safeFileName(given, contentType)).toBe(name)
})

it('keeps the ending of a name that is too long, and no half of a letter', () => {
  const name = safeFileName(`${'x'.repeat(195)}${'😀'.repeat(20)}.exe`, 'image/png')
  expect([name.length, name.isWellFormed(), name.slice(-4)]).toEqual([200, true, '.png'])
})
