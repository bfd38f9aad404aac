import { expect, it } from 'vitest'
import { skeleton } from '../../../src/language/model/skeleton.ts'

/** A word in Arabic letters, and as people type it in Latin ones or by its sound. */
const same: readonly (readonly [string, readonly string[]])[] = [
  ['حفره', ['7ofra', '7ufrah', 'hofra', 'hufrah']],
  ['كلاب', ['klab', 'kelab', 'klaab', 'kilaab']],
  ['شارع', ['share3', 'shari3', 'share']],
  ['خربان', ['5arban', 'kharban', "7'arban"]],
  ['محافظ', ["m7afe6'", "mu7afi6'", 'mo7afedh']],
  ['صعراء', ['sa3ra', 'sara', '9a3ra']],
  ['بلديه', ['baladiya', 'baladeya', 'baldyh']],
  ['شكوي', ['shakwa', 'shkwa', 'shekwa']],
  ['طلب', ['6alab', 'talab']],
  ['غرفه', ["3'urfa", 'ghorfah']],
]

it.each(same)('«%s» has one skeleton with %j', (word, spellings) => {
  const bones = skeleton(word)
  // A final h is written for teh marbuta or left out.
  const open = (text: string) => text.replace(/\u0647$/u, '')
  expect(spellings.map((spelling) => open(skeleton(spelling)))).toEqual(spellings.map(() => open(bones)))
})

it.each([
  ['', ''],
  ['او', ''],
  ['aeiou', ''],
  ['بب', 'ب'],
])('of «%s» is «%s»', (word, bones) => {
  expect(skeleton(word)).toBe(bones)
})
