import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildResources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { lexicon, policyOf } from '../engine/office.ts'

const resources = buildResources(policyOf('al-buraimi'), lexicon)
const read = (text: string) => understand(text, resources)

/** Messages and whether they tell of danger to life. */
const dangers = readFileSync(join(import.meta.dirname, 'dangers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { text: string; danger: boolean })

describe('what a message is about', () => {
  it.each([
    ['السلام عليكم ورحمة الله', 'greeting'],
    ['هلا والله', 'greeting'],
    ['Good morning', 'greeting'],
    ['salam 3alaikum', 'greeting'],
    ['السلام عليكم، عندي شكوى', 'complaint'],
    ['أبا أشتكي', 'complaint'],
    ['I want to make a complaint please', 'complaint'],
    ['bashteki 3ala elbaladiya', 'complaint'],
    ['تعبنا من الزبالة ومحد شالها', 'complaint'],
    ['كم رسوم طلب التدريب؟', 'inquiry'],
    ['shu el matloob 3shan el training?', 'inquiry'],
    ['How do I apply for a winter camp?', 'inquiry'],
    ['بلاغ عن شاحنة ترمي مخلفات', 'report'],
    ['I would like to report a violation', 'report'],
    ['أقترح وضع حاويات أكثر', 'suggestion'],
    ['ياليت تسوون فرقة للرش', 'suggestion'],
    ['It would be good to have more bins', 'suggestion'],
    ['وين وصل طلبي؟', 'status'],
    ['any update on my complaint', 'status'],
    ['status', 'status'],
    ['مشكورين ما قصرتوا', 'thanks'],
    ['Thank you so much', 'thanks'],
    ['أبا أكلم حد', 'human'],
    ['I want to talk to someone', 'human'],
    ['موظف لو سمحت', 'human'],
    ['خلاص ما أبا', 'cancel'],
    ['cancel it', 'cancel'],
    ['الغاء الشكوى', 'cancel'],
    ['الغي الشكوى', 'cancel'],
    ['cancel my complaint', 'cancel'],
    ['ابغى ألغي الشكوى', 'cancel'],
    ['لا اريد تقديم شكوى', 'cancel'],
    ['ما ابغى الشكوى', 'cancel'],
    ['أرغب في سحب الشكوى', 'cancel'],
    ['لا أريد إلغاء الشكوى', 'other'],
    ['Please do not cancel my complaint', 'other'],
    ['هل تم إلغاء الشكوى؟', 'status'],
    ['شكوى: هل تم سحب الشكوى من النظام؟', 'complaint'],
    ['هل ألغى الموظف شكواي بدون سبب؟', 'complaint'],
    ['did you cancel my complaint?', 'status'],
    ['can you cancel my complaint?', 'cancel'],
    ['شكرا لكم، متى بتجون؟', 'status'],
    ['شكرا، وين وصل طلبي', 'status'],
    ['شكرا على ردم الحفرة', 'thanks'],
    ['شكرا على ردم الحفرة أمام بيتنا في حماسة', 'thanks'],
    ['Thank you for fixing the pit in front of our house in Hamasa', 'thanks'],
    ['شكرا على ردم الحفرة أمام بيتنا لكنها رجعت', 'complaint'],
    ['تمام شكرا', 'thanks'],
    ['لا شكرا', 'thanks'],
    ['شكرا على تعاونكم، لكن الحفرة ما زالت أمام المدرسة', 'complaint'],
    ['مشكورين على ردم الحفرة لكنها رجعت انفتحت', 'complaint'],
    ['I do not want to talk to a human', 'other'],
    ['لا أبا موظف', 'other'],
    ['لا، أبا أكلم موظف', 'human'],
    ["I don't want to talk to a bot", 'human'],
    ['ما أبا متابعة طلب، أبا أشتكي على الحفر', 'complaint'],
    ['ما آخر المستجدات على شكواي', 'status'],
    ['بلاغ عن شخص يقول ربحت جائزة مالية', 'report'],
    ['I want to report a casino in our building', 'report'],
    ['ربحت جائزة مالية اتصل بنا', 'spam'],
    ['شكوى: تم إلغاء الطلب بدون سبب', 'complaint'],
    ['متى يتم حل شكواي', 'status'],
    ['Earn money daily from home, join our channel', 'spam'],
    ['asdf', 'other'],
    ['', 'other'],
  ])('«%s» is %s', (text, type) => {
    expect(read(text).type).toBe(type)
  })

  it.each([
    ['نعم', 'yes'],
    ['هيه', 'yes'],
    ['نعم صحيح لو سمحت', 'yes'],
    ['ايوه', 'yes'],
    ['yes please', 'yes'],
    ['na3am', 'yes'],
    ['لا', 'no'],
    ['مب صحيح', 'no'],
    ['no thanks', 'no'],
    ['لا أوافق', 'refuse'],
    ['I do not agree', 'refuse'],
    ['ان شاء الله', 'weak-yes'],
    ['inshallah', 'weak-yes'],
    ['خلاص', 'weak-yes'],
    ['ماشي', 'skip'],
    ['رجوع', 'back'],
    ['go back', 'back'],
    ['كرر', 'repeat'],
    ['ma fhmt', 'repeat'],
    ['help', 'help'],
    ['القائمة', 'help'],
    ['تعديل', 'edit'],
    ['أخرى', 'other'],
    ['none of these', 'other'],
    ['سجلوه', 'file'],
    ['تسجيله على كل حال', 'file'],
    ['نعم، تسجيل الطلب', 'yes'],
    ['نعم، سجلوه', 'yes'],
    ['English please', 'language-en'],
    ['بالعربي', 'language-ar'],
    ['أريد إعادة فتح الشكوى', 'reopen'],
    ['أعد فتحه', 'reopen'],
    ['رجعوها', 'reopen'],
    ['أبغاكم تفتحون الشكوى مرة ثانية', 'reopen'],
    ['ما انحلت المشكلة، افتحوها', 'reopen'],
    ['ما انحلت المشكلة افتحوها', 'reopen'],
    ['رجعوا افتحوا شكواي', 'reopen'],
    ['المشكلة رجعت، أبغى أفتح شكواي من جديد', 'reopen'],
    ['لو سمحتوا ترجعون تفتحون الطلب', 'reopen'],
    ['الطلب سكرتوه وهو ما خلص، افتحوه', 'reopen'],
    ['يرجى إعادة النظر في الشكوى', 'reopen'],
    ['open my complaint again', 'reopen'],
    ['I want it reopened', 'reopen'],
    ['fta7oha mara thanya', 'reopen'],
    ['please escalate this', 'escalate'],
    ['أرغب في سحب الشكوى', 'withdraw'],
    ['ابغى ألغي الشكوى', 'cancel-case'],
    ['الغاء الشكوى لو سمحتم', 'cancel-case'],
    ['cancel my last complaint', 'cancel-case'],
    ['لا أريد إلغاء الشكوى', 'keep'],
    ['ما أبا ألغي', 'keep'],
    ["please don't cancel it", 'keep'],
    ['لا تلغوا الشكوى', 'keep'],
    ['الموظف قال لي الغي الطلب وأنا ما أبا ألغيه', undefined],
    ['لا أريد إلغاء موعدي في البريمي', undefined],
    ['لا إلغاء', undefined],
    ['هل تم إلغاء الشكوى؟', undefined],
    ['did you cancel my complaint?', undefined],
    ['can you cancel my complaint?', 'cancel-case'],
    ['لا أريد', 'decline'],
    ['لا أرغب', 'decline'],
    ["I don't want to", 'decline'],
    ['خلاص ما أبا', undefined],
    ['نعم وشكرا', 'yes'],
    ['تمام شكرا', 'yes'],
    ['صباح الخير نعم سجلوها', 'yes'],
    ['نعم أقر بذلك', 'yes'],
    ['شكرا', undefined],
    ['لا أبا موظف', 'no-person'],
    ['ما فهمت أبا موظف', undefined],
    ['متى دوامكم؟', 'ask-hours'],
    ['متى دوامكم لردم الحفر؟', undefined],
    ['what is your phone number?', 'ask-phone'],
    ['how long will it take?', 'ask-period'],
    ['is this confidential?', 'ask-privacy'],
    ['ليش تبون رقمي؟', 'ask-privacy'],
    ['خلاص انحلت المشكلة', 'solved'],
    ['the problem has been solved, thank you', 'solved'],
    ['المشكلة ما انحلت', undefined],
    ['هل انحلت المشكلة؟', undefined],
    ['لو انحلت المشكلة بسحب الشكوى', 'withdraw'],
    ['انحلت المشكلة لكن رجعت', undefined],
    ['cancel', undefined],
    ['ألغوا شكواي', 'cancel-case'],
    ['ألغوا طلبي بدون سبب', undefined],
    ['ألغي طلبي دون إشعار', undefined],
    ['They cancel my request every time', undefined],
    ['تنازلت عن الشكوى', 'withdraw'],
    ['أرجو إغلاق الشكوى', 'cancel-case'],
    ['خلاص ما اريد الشكوى', 'cancel-case'],
    ['ما نبغي الشكوى', 'cancel-case'],
    ['امسحوا شكواي', 'cancel-case'],
    ['stop my complaint', 'cancel-case'],
    ['abga alghi alshakwa', 'cancel-case'],
    ['I want to withdraw', 'cancel-case'],
    ['An employee forced me to withdraw my report', undefined],
    ['The clerk told me to withdraw my complaint', undefined],
    ['الموظف ضغط علي لسحب الشكوى', undefined],
    ['How can I withdraw my election nomination?', undefined],
    ["I don't want to cancel my complaint", 'keep'],
    ['I do not want to withdraw my complaint, please handle it', 'keep'],
    ['لا أريد سحب الشكوى', 'keep'],
    ['من ألغى شكواي', undefined],
    ["don't reopen my case", undefined],
    ['البوابة مسكرة افتحوها', undefined],
    ['افتحوا الشارع من جديد', undefined],
    ['ابغى افتح شكوى ثانية', undefined],
    ['لا تفتحوا الشكوى مرة ثانية', undefined],
    ['أبغى أفتح شكوى جديدة مرة ثانية عن الكلاب', undefined],
    ['open the road again', undefined],
    ['I want to open another complaint', undefined],
    ['ليش سكرتوا الشكوى', undefined],
    ['I want to correct my name in my passport', undefined],
    ['تصحيح اسمي في سجل الناخبين', undefined],
    ['اسمي مكتوب غلط', 'correct-data'],
    ['ابغى اغير رقمي', 'correct-data'],
    ['أريد نسخة من بياناتي', 'my-data'],
    ['delete my data', 'my-data'],
    ['صححوا اسمي', 'correct-data'],
    ['كيف يمكن تصحيح اسمي في البطاقة؟', undefined],
    ['شكوى: نشر الموظف صورتي ولم يتم حذف بياناتي', undefined],
    ['لا نعم', undefined],
    ['نعم الحفرة قدام بيتنا', undefined],
    ['سالم بن حمد', undefined],
  ])('the act of «%s» is %s', (text, act) => {
    expect(read(text).act).toBe(act)
  })

  it.each([
    ['في كلاب سايبة عند البيت', 'stray-animals'],
    ['There is a huge pit next to the school', 'pits-and-swamps'],
    ['أريد موعد مع سعادة المحافظ', 'meet-governor'],
    ['سالم', 'none'],
  ])('«%s» is about %s', (text, service) => {
    expect(read(text).service).toBe(service)
  })

  it.each([
    ['2', 2],
    ['٢', 2],
    ['الثاني', 2],
    ['two', 2],
    ['the second one', 2],
    ['رقم 3', 3],
    ['٠', undefined],
    ['92345678', undefined],
    ['عندي حفرتين', undefined],
  ])('the number that «%s» says is %s', (text, ordinal) => {
    expect(read(text).ordinal).toBe(ordinal)
  })

  it.each([
    ['26-8830-3163', '26-8830-3163'],
    ['2688303163', '2688303163'],
    ['رقم الشكوى ٢٦-٨٨٣٠-٣١٦', '٢٦-٨٨٣٠-٣١٦'],
    ['حالة الطلب 268830316', '268830316'],
    ['my complaint no. BUR-2026-000145', undefined],
    ['26-8830-3162', undefined],
    ['هاتفي 92345678', undefined],
    ['+971 50 123 4567', undefined],
    ['الرقم المدني 26883031', undefined],
    ['2026-11-22 10:30', undefined],
    ['My invoice 2025123456 is wrong', undefined],
    ['فاتورة الماء رقم 2025123456 خاطئة', undefined],
    ['رقم هاتفي 2688303163', undefined],
    ['case number 2688303163', '2688303163'],
    ['رقم الهاتف 25643286', undefined],
  ])('the mistyped reference of «%s» is %s', (text, written) => {
    expect(read(text).misreference).toBe(written)
  })

  it('tells a first application, a danger, another body and a bare type', () => {
    expect(read('أريد موعد مع سعادة المحافظ')).toMatchObject({ type: 'inquiry', application: true })
    expect(read('طاح طفل في الحفرة').danger).toBe(true)
    expect(read('حفرة وقع فيها ولد أمس ونقل إلى المستشفى').danger).toBe(true)
    expect(read('انقطاع الكهرباء في بيتنا منذ يومين').body).toBe('public-services-regulation')
    expect(read('السلام عليكم، أبا أقدم شكوى لو سمحتوا').bare).toBe(true)
    expect(read('عندي شكوى على جاري').bare).toBeUndefined()
  })

  it.each(dangers)('«$text» tells of danger: $danger', ({ text, danger }) => {
    expect(read(text).danger).toBe(danger)
  })

  it.each([
    ['عندي شكوى', 'ar'],
    ['I have a complaint', 'en'],
    ['abi ashteki 3ala el baladiya', 'ar'],
    ['الحفرة still موجودة من last week please', 'mixed'],
    ['92345678', 'none'],
    ['👍', 'none'],
  ])('«%s» is written in %s', (text, language) => {
    expect(read(text).language).toBe(language)
  })

  it('reads a text of any length and kind in bounded work', () => {
    for (const hostile of [
      'نعم '.repeat(100_000),
      '@'.repeat(50_000),
      '9'.repeat(50_000),
      '9 '.repeat(50_000),
      '24.1,'.repeat(20_000),
      '\u202e'.repeat(9000),
      'a@b.'.repeat(20_000),
    ]) {
      expect(read(hostile).confidence.type).toBeLessThanOrEqual(1)
    }
  })
})
