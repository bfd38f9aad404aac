import type { EntryStatus } from './calendar.ts'
import type { Bilingual } from './text.ts'

/** Why a date counted towards a deadline or did not, for `explain`. Holidays bring their own names. */
export const dayReasons = {
  receipt: {
    ar: 'يوم الاستلام، ويبدأ الاحتساب من يوم العمل التالي',
    en: 'day of receipt: counting begins with the next working day',
  },
  free: {
    ar: 'إجازة أسبوعية',
    en: 'weekly day off',
  },
  waiting: {
    ar: 'بانتظار بيانات من مقدم الطلب',
    en: 'waiting for data from the applicant',
  },
  referred: {
    ar: 'محال إلى جهة أخرى',
    en: 'referred to another body',
  },
  counted: {
    ar: 'يوم عمل',
    en: 'working day',
  },
} as const satisfies Readonly<Record<string, Bilingual>>

/** What is added to a holiday's name where it stands in the calendar without an announcement that was seen. */
export const statusReasons: Readonly<Record<EntryStatus, Bilingual>> = {
  announced: {
    ar: '',
    en: '',
  },
  expected: {
    ar: ' (متوقعة، لم تعلن بعد)',
    en: ' (expected, not yet announced)',
  },
  recalled: {
    ar: ' (تحتاج إلى تحقق)',
    en: ' (to be verified)',
  },
}
