import { allHeaders, firstHeader, type HeaderBlock } from './header-block.ts'

/**
 * Whether the office's own server found the sender's address to be real. Only the topmost
 * Authentication-Results counts and only under the server's own name: a sender can write others below it, and a
 * server must remove those that claim to be its own (RFC 8601 §5). The proof must be about the domain in From:
 * a DMARC pass, or a DKIM or SPF pass of that domain or one above it (RFC 7489 §3.1, strict downwards).
 */
export function isAuthenticated(headers: HeaderBlock, from: string, authservId: string | undefined): boolean {
  const results = firstHeader(headers, 'authentication-results')
  if (authservId === undefined || results === undefined || allHeaders(headers, 'from').length !== 1)
    return false
  const [head = '', ...methods] = splitResults(results)
  if (head.split(/\s+/)[0]?.toLowerCase() !== authservId.toLowerCase()) return false
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  return methods.some((method) => proves(method, domain))
}

/** Without comments, split at semicolons outside quotes (RFC 8601 §2.2). */
function splitResults(value: string): readonly string[] {
  const plain = value.replace(/"[^"]*"|\([^()]*\)/g, (part) =>
    part.startsWith('(') ? ' ' : part.replace(/;/g, ' '),
  )
  return plain.split(';').map((part) => part.trim())
}

function proves(method: string, domain: string): boolean {
  const [, name, result] = /^(dmarc|dkim|spf)\s*=\s*([a-z]+)\b/i.exec(method) ?? []
  if (result?.toLowerCase() !== 'pass') return false
  switch (name?.toLowerCase()) {
    case 'dmarc':
      return property(method, 'header.from') === domain
    case 'dkim':
      return covers(property(method, 'header.d') ?? domainOf(property(method, 'header.i')), domain)
    default:
      return covers(domainOf(property(method, 'smtp.mailfrom')), domain)
  }
}

function property(method: string, name: string): string | undefined {
  const found = method.split(/\s+/).find((part) => part.toLowerCase().startsWith(`${name}=`))
  return found
    ?.slice(name.length + 1)
    .replace(/^"|"$/g, '')
    .toLowerCase()
}

function domainOf(value: string | undefined): string | undefined {
  return value?.slice(value.lastIndexOf('@') + 1)
}

function covers(proved: string | undefined, domain: string): boolean {
  if (proved === undefined || !proved.includes('.')) return false
  return domain === proved || domain.endsWith(`.${proved}`)
}
