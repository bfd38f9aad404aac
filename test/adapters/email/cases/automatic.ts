import type { LetterCase } from './letter-case.ts'

/** Letters that no person wrote to us, and persons who sound like it: captured letters and what they must become. */
export const automatic: readonly LetterCase[] = [
  {
    file: 'auto-vacation-rfc3834',
    says: 'says so by RFC 3834',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'auto-outlook-ar',
    says: 'Outlook in Arabic, by its header and subject',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'auto-en-without-headers',
    says: 'an English absence without any header',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'auto-ar-without-headers',
    says: 'an Arabic absence without any header',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'auto-machine-words-ar',
    says: 'a machine that says so',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'auto-x-autoreply',
    says: 'an older header',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'list-mailman',
    says: 'a mailing list',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'newsletter',
    says: 'a newsletter',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'no-reply-bank',
    says: 'a sender that takes no answers',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'loop-own-address',
    says: 'our own signed address',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'loop-own-message-id',
    says: 'our own letter, sent back',
    kind: 'message',
    automatic: true,
  },
  {
    file: 'citizen-about-absence',
    says: 'a person who complains of an absence is no machine',
    kind: 'message',
    without: ['automatic'],
  },
  {
    file: 'citizen-on-leave',
    says: 'a person on leave who reports something is no machine',
    kind: 'message',
    without: ['automatic'],
  },
]
