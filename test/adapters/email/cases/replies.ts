import { type LetterCase, lines } from './letter-case.ts'

/** What a person wrote now, without quotes and signature: captured letters and what they must become. */
export const replies: readonly LetterCase[] = [
  {
    file: 'gmail-ar-reply',
    says: 'Gmail in Arabic, with its bidi marks, quotes with an attribution line',
    text: 'الموقع قرب مدرسة البريمي في صعرا.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'gmail-en-reply',
    says: 'Gmail in English wraps its attribution line',
    text: 'It is next to the Al Buraimi fort, second roundabout.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'gmail-ar-html-only',
    says: 'Gmail as HTML only: the quote stands in its own container',
    text: lines('الحفرة ما زالت مفتوحة', 'وقد سقطت فيها سيارة أمس'),
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'gmail-forward-with-words',
    says: 'a forwarded letter is not what its sender wrote now',
    text: 'أرفق لكم مراسلتي السابقة عن الإنارة.',
    without: ['signature', 'replyTo'],
  },
  {
    file: 'gmail-forward-without-words',
    says: 'a letter forwarded without a word says what it forwards',
    text: lines(
      '---------- Forwarded message ---------',
      'From: Salem <salem@mail.example.com>',
      'Date: Sat, Nov 7, 2026 at 8:00 PM',
      'Subject: lights',
      'To: <other@example.org>',
      '',
      'The lamp post in Street 12 is broken.',
    ),
    without: ['signature', 'replyTo'],
  },
  {
    file: 'outlook-ar-desktop',
    says: 'Outlook in Arabic sets a block of headers above the quote',
    text: lines('وعليكم السلام،', '', 'رقم هاتفي 99123456 والموقع الفي.'),
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'outlook-en-desktop',
    says: 'Outlook in English does the same',
    text: lines('Hello,', '', 'the place is Al Sunaynah, near the clinic.'),
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'outlook-ar-web-html-only',
    says: 'Outlook on the web writes the block as HTML',
    text: 'لم يتم إصلاح الحفرة حتى الآن.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'outlook-ios-ar',
    says: 'Outlook on a phone advertises itself and rules off the quote',
    text: 'نعم، هذا هو المكان.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'outlook-en-original-message',
    says: 'older Outlooks write Original Message',
    text: 'Please close it, the pit was filled yesterday.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'apple-mail-en',
    says: 'Apple Mail puts its attribution inside the quote',
    text: 'Two photos are on their way.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'iphone-ar',
    says: 'an Arabic iPhone signs and quotes',
    text: 'البلاغ عن كلاب ضالة عند سوق الخضار',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'iphone-en',
    says: 'an English iPhone quotes without marks',
    text: 'Near Lulu.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'samsung-ar',
    says: 'Samsung in Arabic writes the original message below',
    text: 'المكان خلف المستشفى',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'samsung-en',
    says: 'Samsung in English does the same',
    text: 'Behind the hospital',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'huawei-ar',
    says: 'Huawei in Arabic leaves no blank lines',
    text: 'تم، أرسلت الصور',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'yahoo-ar-html-only',
    says: 'Yahoo in Arabic advertises itself in a link',
    text: 'شكرا، أضيف أن الرائحة قوية ليلا.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'yahoo-en',
    says: 'Yahoo in English indents and quotes without marks',
    text: 'Yes, every evening after eight.',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'thunderbird-bottom-posting',
    says: 'answers between the quoted lines are kept together',
    text: lines('Street 12.', '', '', 'Mahdah.'),
    signature: lines('Sara Khan', '+968 9911 2233'),
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
  },
  {
    file: 'thread-of-three',
    says: 'of a long thread only the newest words remain',
    text: 'Thank you for the quick work!',
    replyTo: [
      'second@office.example.om',
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'empty-reply',
    says: 'an answer without words does not repeat ours',
    text: '',
    replyTo: [
      'wasl.d048845810049b2f7f03a896344d1f75a9759a2a@office.example.om',
      'CAB-first@mail.example.com',
    ],
    without: ['signature'],
  },
  {
    file: 'formal-letter-ar',
    says: 'the headings of a formal Arabic letter are no quoted headers',
    text: lines(
      'بسم الله الرحمن الرحيم',
      '',
      'التاريخ: 8/11/2026',
      'من: سالم بن حمد البلوشي',
      'إلى: سعادة المحافظ',
      'الموضوع: شكوى من تجمع المياه',
      '',
      'السلام عليكم ورحمة الله وبركاته،',
      'تتجمع مياه الأمطار أمام منزلي في حي الخضراء كلما هطل المطر.',
    ),
    signature: lines('سالم بن حمد البلوشي', 'هاتف: 99123456'),
    without: ['replyTo'],
  },
  {
    file: 'signature-place-stays',
    says: 'a place below the closing words is no signature',
    text: lines('توجد أغنام سائبة في الشارع العام.', '', 'شكرا', 'الموقع: محضة قرب محطة الوقود'),
    without: ['signature', 'replyTo'],
  },
  {
    file: 'signature-dashes-en',
    says: 'what follows two dashes is a signature',
    text: 'The light in front of house 7 has been off for a week.',
    signature: lines('Sara Khan', 'Mobile: +968 9911 2233', 'sara@mail.example.com'),
    without: ['replyTo'],
  },
  {
    file: 'signature-closing-en',
    says: 'name and phone after closing words are a signature, a disclaimer is dropped',
    text: 'The light in front of house 7 has been off for a week.',
    signature: lines('Sara Khan', '9911 2233'),
    without: ['replyTo'],
  },
  {
    file: 'quote-mark-of-own',
    says: 'words and marks like those of a quote may be in a sentence',
    text: lines(
      'The meter shows a value > 500 and on 8 November the inspector wrote: come back later.',
      'Please check.',
    ),
    without: ['signature', 'replyTo'],
  },
  {
    file: 'html-only-new-ar',
    says: 'HTML without a text beside it becomes lines, without scripts, styles and pictures',
    text: lines(
      'السلام عليكم ورحمة الله',
      '',
      'توجد حفرة كبيرة & خطرة في الموقع (https://maps.example.com/?q=24.25,55.79)',
      '',
      'الولاية',
      '',
      'البريمي',
    ),
    without: ['signature', 'replyTo'],
  },
]
