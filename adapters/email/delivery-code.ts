/**
 * One stable name for why a letter was not delivered, from the enhanced status code (RFC 3463 §3) or else the
 * reply code of SMTP (RFC 5321 §4.2.3).
 */
export function deliveryCode(enhanced: string | undefined, reply: number | undefined): string {
  const [, subject, detail] = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(enhanced ?? '') ?? []
  switch (subject) {
    case '1':
      return detail === '8' || detail === '7' ? 'sender-refused' : 'address-unknown'
    case '2':
      if (detail === '2') return 'mailbox-full'
      return detail === '3' ? 'too-large' : 'mailbox-unavailable'
    case '3':
      return detail === '4' ? 'too-large' : 'system-refused'
    case '4':
      return 'unreachable'
    case '5':
      return 'protocol-refused'
    case '6':
      return 'content-refused'
    case '7':
      return 'policy-refused'
    default:
      return codeOfReply(reply)
  }
}

function codeOfReply(reply: number | undefined): string {
  switch (reply) {
    case 550:
    case 551:
    case 553:
      return 'address-unknown'
    case 552:
      return 'too-large'
    case 554:
      return 'policy-refused'
    default:
      return 'refused'
  }
}

/** The first enhanced status code in a text, or undefined. */
export function findEnhancedCode(text: string): string | undefined {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text)?.[0]
}
