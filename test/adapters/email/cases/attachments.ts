import { type LetterCase, lines } from './letter-case.ts'

/** Files that come with letters: captured letters and what they must become. */
export const attachments: readonly LetterCase[] = [
  {
    file: 'attachment-rfc2231',
    says: 'an Arabic name in pieces (RFC 2231)',
    text: 'مرفق صورة',
    attachments: [['صورة الحفرة في شارع الخضراء قرب المدرسة.jpg', 'image/jpeg']],
  },
  {
    file: 'attachment-rfc2047',
    says: 'an Arabic name as Outlook encodes it (RFC 2047)',
    text: 'مرفق خطاب',
    attachments: [['خطاب الشكوى.pdf', 'application/pdf']],
  },
  {
    file: 'attachment-raw-1256-name',
    says: 'an Arabic name as raw windows-1256',
    text: 'مرفق خطاب',
    attachments: [['عقد الإيجار.pdf', 'application/pdf']],
  },
  {
    file: 'attachment-raw-utf8-name',
    says: 'an Arabic name as raw UTF-8',
    text: 'مرفق خطاب',
    attachments: [['عقد الإيجار.pdf', 'application/pdf']],
  },
  {
    file: 'iphone-photo-between-texts',
    says: 'a picture between two texts',
    text: lines('هذه الحفرة من الأمام', '', 'وهي أمام المدرسة'),
    attachments: [['IMG_0042.jpeg', 'image/jpeg']],
  },
  {
    file: 'attached-message',
    says: 'a letter in a letter is a file, not words of its sender',
    text: 'My earlier letter is attached.',
    attachments: [['earlier.eml', 'message/rfc822']],
  },
  {
    file: 'attachment-hostile-names',
    says: 'names that climb directories, hide their ending or are missing',
    text: 'Three files.',
    attachments: [
      ['passwd', 'application/octet-stream'],
      ['photogpj.exe', 'application/octet-stream'],
      ['file-3.png', 'image/png'],
    ],
  },
  {
    file: 'signed-smime',
    says: 'the signature of a program is no file of a person',
    text: 'I sign this.',
    attachments: [],
  },
  {
    file: 'calendar-invitation',
    says: 'an invitation is kept as a file',
    text: 'Please come.',
    attachments: [['file-1.ics', 'text/calendar']],
  },
  {
    file: 'never-closed-boundary',
    says: 'a letter that breaks off keeps what came',
    text: 'توجد حفرة',
    attachments: [['a.jpg', 'image/jpeg']],
  },
]
