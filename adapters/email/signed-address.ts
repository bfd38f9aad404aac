/** `helpdesk+c<token>@…`: the address under which answers about one case reach us (subaddress, RFC 5233 §1). */
export function signedAddress(own: string, token: string): string {
  const at = own.lastIndexOf('@')
  return `${own.slice(0, at)}+c${token}${own.slice(at)}`
}

/** The tokens of our signed addresses in a header's value. */
export function findTokens(value: string, own: string): readonly string[] {
  const at = own.lastIndexOf('@')
  const start = `${own.slice(0, at)}+c`
  const end = own.slice(at)
  return [...value.toLowerCase().matchAll(/[^\s<>,;:"'()[\]]{1,320}/g)]
    .map(([word]) => word)
    .filter((word) => word.startsWith(start) && word.endsWith(end))
    .map((word) => word.slice(start.length, -end.length))
    .filter((token) => /^[a-z0-9]+$/.test(token))
}

/** Whether an address is the office's own, plain or signed. */
export function isOwnAddress(address: string, own: string): boolean {
  return address === own || findTokens(address, own).length > 0
}
