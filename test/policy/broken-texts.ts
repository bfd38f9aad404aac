import type { Broken } from './sample-folder.ts'

/** Texts that cannot be said, or that say what only the policy may say. */
export const brokenTexts: readonly Broken[] = [
  {
    mistake: 'a text that is missing in English',
    file: 'texts/en.yaml',
    find: 'menu.choose: "Please choose: 1) complaint 2) inquiry"\n',
    put: '',
    says: ['texts/ar.yaml:2:1: text "menu.choose" is missing in English'],
  },
  {
    mistake: 'a text that is missing in Arabic',
    file: 'texts/ar.yaml',
    find: 'field.branch.label: الفرع\n',
    put: '',
    says: ['texts/en.yaml:9:1: text "field.branch.label" is missing in Arabic'],
  },
  {
    mistake: 'a text of a field that is missing',
    file: 'library/policy.yaml',
    find: '  name: { reads: name,',
    put: '  pseudonym: { reads: name,',
    says: [
      'library/policy.yaml:46:18: there is no field "name"; known are description, pseudonym, branch',
      'library/policy.yaml:113:3: text "field.pseudonym.ask" is missing in both languages',
      'library/policy.yaml:113:3: text "field.pseudonym.label" is missing in both languages',
    ],
  },
  {
    mistake: 'a placeholder that one language lacks',
    file: 'texts/en.yaml',
    find: 'within {days}',
    put: 'soon',
    says: ['texts/en.yaml:1:17: text "greeting.first" lacks {days}, which its Arabic has'],
  },
  {
    mistake: 'a text that is broken',
    file: 'texts/ar.yaml',
    find: 'خلال {days}',
    put: 'خلال {days',
    says: ['texts/ar.yaml:1:17: text "greeting.first" is broken: malformed argument, at character 42'],
  },
  {
    mistake: 'a plural without its six forms',
    file: 'texts/ar.yaml',
    find: 'few {# أيام عمل} many {# يوم عمل} ',
    put: '',
    says: ['texts/ar.yaml:3:13: text "count.days" lacks the Arabic plural form few, many of {n}'],
  },
  {
    mistake: 'a period in digits',
    file: 'texts/en.yaml',
    find: 'within {days}',
    put: 'within {days}, at most 3 days',
    says: ['texts/en.yaml:1:17: text "greeting.first" has the fixed number "3"; use a placeholder'],
  },
  {
    mistake: 'a period in Arabic digits',
    file: 'texts/ar.yaml',
    find: 'ما الاسم؟',
    put: 'ما الاسم؟ الرد خلال ٤٨ ساعة',
    says: ['texts/ar.yaml:6:17: text "field.name.ask" has the fixed number "٤٨"; use a placeholder'],
  },
  {
    mistake: 'a period in Arabic words',
    file: 'texts/ar.yaml',
    find: 'ما الاسم؟',
    put: 'ما الاسم؟ الرد خلال ثلاثة أيام عمل',
    says: ['texts/ar.yaml:6:17: text "field.name.ask" has the fixed number "ثلاثة أيام"; use a placeholder'],
  },
  {
    mistake: 'a period in the Arabic dual',
    file: 'texts/ar.yaml',
    find: 'ما الاسم؟',
    put: 'ما الاسم؟ الرد خلال يومي عمل',
    says: ['texts/ar.yaml:6:17: text "field.name.ask" has the fixed number "يومي عمل"; use a placeholder'],
  },
  {
    mistake: 'a period in English words',
    file: 'texts/en.yaml',
    find: 'Which branch?',
    put: 'Which branch? We answer within two working days.',
    says: [
      'texts/en.yaml:8:19: text "field.branch.ask" has the fixed number "two working days"; use a placeholder',
    ],
  },
  {
    mistake: 'a phone number in a text',
    file: 'texts/en.yaml',
    find: 'Which branch?',
    put: 'Which branch? Or call 2564 3286.',
    says: ['texts/en.yaml:8:19: text "field.branch.ask" has the fixed number "2564 3286"; use a placeholder'],
  },
  {
    mistake: 'a direction mark in a text',
    file: 'texts/ar.yaml',
    find: 'في أي فرع؟',
    put: 'في أي ⁨فرع⁩؟',
    says: [
      'texts/ar.yaml:8:19: text "field.branch.ask" has a direction mark; they are set where texts are rendered',
    ],
  },
  {
    mistake: 'a text key under a text key',
    file: 'texts/en.yaml',
    find: 'field.branch.label: Branch',
    put: 'field:\n  branch: Branch',
    says: [
      'texts/ar.yaml:9:1: text "field.branch.label" is missing in English',
      'texts/en.yaml:9:1: text "field" must be a text in quotes; keys are flat',
    ],
  },
  {
    mistake: 'a text without words',
    file: 'texts/en.yaml',
    find: 'field.branch.label: Branch',
    put: 'field.branch.label: ""',
    says: [
      'texts/ar.yaml:9:1: text "field.branch.label" is missing in English',
      'texts/en.yaml:9:1: text "field.branch.label" is empty',
    ],
  },
]
