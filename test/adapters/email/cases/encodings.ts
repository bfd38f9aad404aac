import { type LetterCase, lines } from './letter-case.ts'

/** Arabic however it was encoded: captured letters and what they must become. */
export const encodings: readonly LetterCase[] = [
  {
    file: 'windows-1256',
    says: 'windows-1256, declared',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'windows-1256-undeclared-raw-headers',
    says: 'windows-1256, declared nowhere, headers too',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ عن حفرة',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'windows-1256-called-iso-8859-1',
    says: 'windows-1256 under another name',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'utf8-undeclared-raw-headers',
    says: 'UTF-8, declared nowhere, headers too',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ عن حفرة',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'utf8-called-ascii-qp',
    says: 'UTF-8 called ASCII',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'iso-8859-6',
    says: 'ISO 8859-6 in words and body',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم' },
  },
  {
    file: 'utf-16',
    says: 'UTF-16',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'unknown-charset',
    says: 'a charset that nobody knows',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
  {
    file: 'broken-base64',
    says: 'base64 with rubbish in it and its end missing',
    text: lines('السلام عليكم، توجد حفرة كبيرة في شارع الخضراء.', 'سالم'),
    subject: 'بلاغ',
    from: { address: 'salem@mail.example.com', name: 'سالم البلوشي' },
  },
]
