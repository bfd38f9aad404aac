/**
 * Whether this is a host name (RFC 1123 §2.1; container networks have names with an underscore too) or an IP address,
 * alone: without scheme, port, brackets or blanks.
 */
export function isHostName(name: string): boolean {
  if (/^\w([\w-]*\w)?(\.\w([\w-]*\w)?)*$/.test(name)) return true
  return /^[0-9a-f:.]*:[0-9a-f:.]*(%[\w.-]+)?$/i.test(name) && URL.canParse(`http://[${name.split('%')[0]}]/`)
}
