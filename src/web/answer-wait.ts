import { chatOf, type Office, type Site } from './site.ts'

/**
 * Watches a conversation from now on, so that the page without script can show the answer at once. `wait` ends with
 * the office's next entry after `after`, or when the site's patience is over; `stop` when nothing is waited for.
 */
export function waitForAnswer(
  site: Site,
  office: Office,
  visitor: string,
  after: string | undefined,
): { wait(): Promise<void>; stop(): void } {
  const { organisation } = office
  const { channel } = chatOf(office)
  const { transcripts } = site.gateway
  const answered = Promise.withResolvers<void>()
  const look = () => {
    transcripts.read(organisation, channel.name, visitor, after).then((entries) => {
      if (entries.at(-1)?.from === 'office') answered.resolve()
    }, answered.resolve) // the page is shown without the answer; its reader asks again
  }
  const stop = transcripts.watch(organisation, channel.name, visitor, look)
  return {
    stop,
    wait: async () => {
      const timer = setTimeout(answered.resolve, site.limits.answerWaitMilliseconds)
      look()
      await answered.promise
      clearTimeout(timer)
      stop()
    },
  }
}
