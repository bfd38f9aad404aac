import type { Broken } from './sample-folder.ts'

/** Values of a policy file that cannot be meant. */
export const brokenValues: readonly Broken[] = [
  {
    mistake: 'a due of less than no days, told once',
    file: 'library/policy.yaml',
    find: 'targetWorkingDays: 2, dueWorkingDays: 4',
    put: 'dueWorkingDays: -3',
    says: ['library/policy.yaml:42:33: `types.complaint.deadline.dueWorkingDays` must be 1 or more'],
  },
  {
    mistake: 'a last reminder after the end of a day',
    file: 'library/policy.yaml',
    find: 'reminderAt: "10:00"',
    put: 'reminderAt: "15:00"',
    says: [
      'library/policy.yaml:128:69: the last reminder, at 15:00, would come after closing: the calendar "plain" has days that end at 14:00',
    ],
  },
  {
    mistake: 'a phone number that nobody can dial',
    file: 'library/policy.yaml',
    find: 'phone: "22000000"',
    put: 'phone: "ask at the desk"',
    says: [
      'library/policy.yaml:11:10: `contact.phone` must be a phone number such as "25643286" or "+968 2564 3286"',
    ],
  },
  {
    mistake: 'a number in the name of a service',
    file: 'library/services.yaml',
    find: 'en: Lending of books',
    put: 'en: Lending of books for 14 days',
    says: [
      'library/services.yaml:5:11: the name of "lending" has the fixed number "14"; leave it to the figures',
    ],
  },
  {
    mistake: 'a ladder without levels',
    file: 'library/policy.yaml',
    find: '    levels:\n      - { level: 1, role: front-desk, hours: 8 }\n      - { level: 2, role: librarian, hours: 8 }\n',
    put: '    levels: []\n',
    says: ['library/policy.yaml:106:13: `ladders.short.levels` needs at least one level'],
  },
  {
    mistake: 'levels that do not rise',
    file: 'library/policy.yaml',
    find: 'level: 2',
    put: 'level: 1',
    says: ['library/policy.yaml:108:18: level 1 follows level 1'],
  },
  {
    mistake: 'a window of nothing',
    file: 'library/policy.yaml',
    find: 'reopenHours: 24',
    put: 'reopenHours: 0',
    says: ['library/policy.yaml:140:16: `closing.reopenHours` must be 1 or more'],
  },
  {
    mistake: 'a negative period',
    file: 'library/policy.yaml',
    find: 'closeAfterWorkingDays: 2',
    put: 'closeAfterWorkingDays: -2',
    says: ['library/policy.yaml:128:54: `chase.closeAfterWorkingDays` must be 1 or more'],
  },
  {
    mistake: 'half a day',
    file: 'library/policy.yaml',
    find: 'dueWorkingDays: 1 }',
    put: 'dueWorkingDays: 1.5 }',
    says: [
      'library/policy.yaml:54:33: `types.inquiry.deadline.dueWorkingDays` must be a whole number, not the number 1.5',
    ],
  },
  {
    mistake: 'a target after the due day',
    file: 'library/policy.yaml',
    find: 'targetWorkingDays: 2',
    put: 'targetWorkingDays: 6',
    says: [
      'library/policy.yaml:42:36: `types.complaint.deadline.targetWorkingDays` must not be later than dueWorkingDays',
    ],
  },
  {
    mistake: 'a field that nothing knows',
    file: 'library/policy.yaml',
    find: 'session: { idleMinutes: 10,',
    put: 'session: { idleMinuts: 10,',
    says: [
      'library/policy.yaml:127:1: `session.idleMinutes` is missing',
      'library/policy.yaml:127:12: `session.idleMinuts` is not known here; remove it or mend its spelling',
    ],
  },
  {
    mistake: 'a part that is missing',
    file: 'library/policy.yaml',
    find: 'chase: { afterWorkingDays: 1, closeAfterWorkingDays: 2, reminderAt: "10:00" }\n',
    put: '',
    says: ['library/policy.yaml:1:1: `chase` is missing'],
  },
  {
    mistake: 'a phone number without quotes',
    file: 'library/policy.yaml',
    find: 'phone: "22000000"',
    put: 'phone: 22000000',
    says: [
      'library/policy.yaml:11:10: `contact.phone` must be a text, not the number 22000000; put it in quotes',
    ],
  },
  {
    mistake: 'a name in one language',
    file: 'library/policy.yaml',
    find: '      ar: أمين المكتبة\n',
    put: '',
    says: ['library/policy.yaml:98:5: `roles.librarian.title.ar` is missing'],
  },
  {
    mistake: 'a name that is empty',
    file: 'library/services.yaml',
    find: 'en: Lending of books',
    put: 'en: " "',
    says: ['library/services.yaml:5:11: `services.lending.name.en` must not be empty'],
  },
  {
    mistake: 'a mistyped time',
    file: 'library/policy.yaml',
    find: 'reminderAt: "10:00"',
    put: 'reminderAt: "10:60"',
    says: ['library/policy.yaml:128:69: `chase.reminderAt` must be a time such as "08:30"'],
  },
  {
    mistake: 'hours that close before they open',
    file: 'library/policy.yaml',
    find: 'opens: "09:00", closes: "12:00"',
    put: 'opens: "13:00", closes: "12:00"',
    says: ['library/policy.yaml:23:38: `channels.desk.hours.closes` must close after it opens'],
  },
  {
    mistake: 'a kind of channel that does not exist',
    file: 'library/policy.yaml',
    find: 'kind: phone',
    put: 'kind: fax',
    says: [
      'library/policy.yaml:18:11: `channels.desk.kind` must be one of webchat, email, whatsapp-web, whatsapp-cloud, sms, telegram, x, messenger, instagram, phone, portal',
    ],
  },
  {
    mistake: 'a short label that no list row takes',
    file: 'library/services.yaml',
    find: 'en: Reading rooms',
    put: 'en: Booking of a reading room',
    says: [
      'library/services.yaml:21:11: the short label of "rooms" has 25 characters; at most 24 fit a list row',
    ],
  },
  {
    mistake: 'a choice without choices',
    file: 'library/policy.yaml',
    find: 'reads: name',
    put: 'reads: choice',
    says: ['library/policy.yaml:113:3: `fields.name.choices` is missing'],
  },
  {
    mistake: 'a secret in the settings',
    file: 'library/policy.yaml',
    find: '    promiseSeconds: 5400\n',
    put: '    promiseSeconds: 5400\n    settings: { imap: { password: swordfish } }\n',
    says: [
      'library/policy.yaml:33:25: "imap.password" looks like a secret; name its environment variable under secretEnv',
    ],
  },
  {
    mistake: 'a secret instead of its variable',
    file: 'library/policy.yaml',
    find: '    promiseSeconds: 5400\n',
    put: '    promiseSeconds: 5400\n    secretEnv: { password: swordfish }\n',
    says: [
      'library/policy.yaml:33:28: `channels.webchat.secretEnv.password` must name an environment variable, such as MAIL_PASSWORD',
    ],
  },
  {
    mistake: 'a number in a sentence of the charter',
    file: 'library/policy.yaml',
    find: 'en: To learn the status.',
    put: 'en: To learn the status within two days.',
    says: [
      'library/policy.yaml:161:11: the sentence has the fixed number "two days"; leave it to the figures',
    ],
  },
  {
    mistake: 'an assumed value that is not assumed',
    file: 'library/policy.yaml',
    find: '{ value: 10, assumed: true, why: a sample }',
    put: '{ value: 10, assumed: false }',
    says: ['library/policy.yaml:87:42: "assumed" can only be true; write a decided value plainly'],
  },
  {
    mistake: 'an assumed value with something beside it',
    file: 'library/policy.yaml',
    find: 'assumed: true, why: a sample',
    put: 'assumed: true, because: a sample',
    says: [
      'library/policy.yaml:87:42: "because" does not belong beside "assumed"; known are value, assumed and why',
    ],
  },
  {
    mistake: 'a wrong value inside an assumed one',
    file: 'library/policy.yaml',
    find: 'codeMinutes: 10',
    put: 'codeMinutes: ten',
    says: ['library/policy.yaml:143:55: `access.codeMinutes` must be a number, not a text'],
  },
  {
    mistake: "another organisation's name",
    file: 'library/policy.yaml',
    find: 'organisation: library',
    put: 'organisation: museum',
    says: ['library/policy.yaml:1:15: the organisation is called "museum" and its folder "library"'],
  },
  {
    mistake: 'two keys of one name',
    file: 'library/policy.yaml',
    find: 'version: 3\n',
    put: 'version: 3\nversion: 4\n',
    says: ['library/policy.yaml:3:1: the key "version" stands twice'],
  },
  {
    mistake: 'YAML that cannot be read',
    file: 'library/policy.yaml',
    find: 'roles:\n',
    put: 'roles: [\n',
    says: ['library/policy.yaml:92:3: YAML: Block collections are not allowed within flow collections'],
  },
  {
    mistake: 'a tab for an indent',
    file: 'library/places.yaml',
    find: '    kind: area',
    put: '\tkind: area',
    says: ['library/places.yaml:9:1: YAML: Tabs are not allowed as indentation'],
  },
]
