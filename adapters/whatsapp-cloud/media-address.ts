const providerHosts = /^(?:lookaside\.fbsbx\.com|(?:[a-z0-9-]+\.)+fbcdn\.net)$/

/** Whether an address is of this machine itself, by a name that nobody else can claim. */
export const isLoopback = ({ hostname }: URL): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)

/**
 * The address of a file at the provider, or undefined where it leads elsewhere: only https, only to the hosts that Meta
 * keeps media on, or to the Graph API itself. A Graph API on the loopback keeps its media at its own origin.
 */
export function providerAddress(text: string, graphUrl: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return undefined
  if (url.origin === new URL(graphUrl).origin) return url
  if (isLoopback(new URL(graphUrl))) return undefined
  return url.protocol === 'https:' && url.port === '' && providerHosts.test(url.hostname) ? url : undefined
}
