import type { Broken } from './sample-folder.ts'

/** Calendars that cannot be kept. */
export const brokenCalendars: readonly Broken[] = [
  {
    mistake: 'a calendar with a mistyped zone',
    file: 'calendars/plain.yaml',
    find: 'Asia/Muscat',
    put: 'Asia/Muskat',
    says: ['calendars/plain.yaml:2:7: `zone` must be a time zone of the IANA database, such as Asia/Muscat'],
  },
  {
    mistake: 'a calendar day with a mistyped hour',
    file: 'calendars/plain.yaml',
    find: 'closes: "16:00" }], dayEnds: { value',
    put: 'closes: "25:00" }], dayEnds: { value',
    says: ['calendars/plain.yaml:6:47: `week.tuesday.open.0.closes` must be a time such as "08:30"'],
  },
  {
    mistake: 'a calendar day without an end',
    file: 'calendars/plain.yaml',
    find: 'sunday: { open: [{ opens: "09:00", closes: "16:00" }], dayEnds: "16:00" }',
    put: 'sunday: { open: [] }',
    says: ['calendars/plain.yaml:11:11: `week.sunday` must be "closed", or hours with open and dayEnds'],
  },
  {
    mistake: 'a calendar entry that ends before it begins',
    file: 'calendars/plain.yaml',
    find: 'to: 2026-05-29',
    put: 'to: 2026-05-25',
    says: ['calendars/plain.yaml:32:9: `entries.2.to` must not be before from'],
  },
  {
    mistake: 'a date that does not exist',
    file: 'calendars/plain.yaml',
    find: 'from: 2026-05-26',
    put: 'from: 2026-02-30',
    says: ['calendars/plain.yaml:31:11: `entries.2.from` must be a date such as 2026-11-25'],
  },
  {
    mistake: 'calendar entries that overlap',
    file: 'calendars/plain.yaml',
    find: 'from: 2026-05-26',
    put: 'from: 2026-03-21',
    says: [
      'calendars/plain.yaml:30:5: "Eid al-Adha" (2026-03-21 to 2026-05-29) overlaps "Eid al-Fitr" (2026-03-19 to 2026-03-23)',
    ],
  },
  {
    mistake: 'an unknown status',
    file: 'calendars/plain.yaml',
    find: 'status: expected',
    put: 'status: guessed',
    says: ['calendars/plain.yaml:36:13: `entries.2.status` must be one of announced, expected, recalled'],
  },
  {
    mistake: 'hours without hours',
    file: 'calendars/plain.yaml',
    find: '    hours: { open: [{ opens: "09:00", closes: "12:00" }], dayEnds: "14:00" }\n',
    put: '',
    says: ['calendars/plain.yaml:13:5: `entries.0.hours` is missing'],
  },
  {
    mistake: 'a calendar of another name',
    file: 'calendars/plain.yaml',
    find: 'name: plain',
    put: 'name: oman',
    says: ['calendars/plain.yaml:1:7: the calendar is called "oman" and its file "plain"'],
  },
]
