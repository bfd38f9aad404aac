import { type AuthenticationMethod, parseAuthenticationResults } from './authentication-results.ts'
import { allHeaders, firstHeader, type HeaderBlock } from './header-block.ts'

/**
 * Whether the office's own server found the sender's address to be real. Only the topmost
 * Authentication-Results counts and only under the server's own name: a sender can write others below it, and a
 * server must remove those that claim to be its own (RFC 8601 §5). The proof must be about the domain in From:
 * a DMARC pass, or a DKIM or SPF pass of that domain or one above it (RFC 7489 §3.1, strict downwards).
 */
export function isAuthenticated(headers: HeaderBlock, from: string, authservId: string | undefined): boolean {
  const header = firstHeader(headers, 'authentication-results')
  if (authservId === undefined || header === undefined || allHeaders(headers, 'from').length !== 1)
    return false
  const results = parseAuthenticationResults(header)
  if (results?.server !== authservId.toLowerCase()) return false
  const domain = domainOf(from)?.toLowerCase()
  return domain !== undefined && results.methods.some((method) => proves(method, domain))
}

function proves({ name, result, properties }: AuthenticationMethod, domain: string): boolean {
  if (result !== 'pass') return false
  switch (name) {
    case 'dmarc':
      return properties.get('header.from') === domain
    case 'dkim':
      return covers(properties.get('header.d') ?? domainOf(properties.get('header.i')), domain)
    case 'spf':
      return covers(domainOf(properties.get('smtp.mailfrom')), domain)
    default:
      return false
  }
}

function domainOf(value: string | undefined): string | undefined {
  return value?.slice(value.lastIndexOf('@') + 1)
}

function covers(proved: string | undefined, domain: string): boolean {
  if (proved === undefined || !proved.includes('.')) return false
  return domain === proved || domain.endsWith(`.${proved}`)
}
