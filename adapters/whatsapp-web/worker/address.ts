import type { Client } from 'whatsapp-web.js'

/** Names people and chats as Wasl keeps them. */
export interface Addresses {
  /** Digits of a number; an id with its server where WhatsApp hides the number (`…@lid`) or it is no person's. */
  of(wid: string): Promise<string>
}

/** A person that WhatsApp knows by a hidden id (LID) is asked for by number once; without one the id stays. */
export function createAddresses(client: Client): Addresses {
  const asked = new Map<string, Promise<string>>()
  const ask = async (wid: string): Promise<string> => {
    const [found] = await client.getContactLidAndPhone([wid])
    return found?.pn === undefined ? wid : numberOf(found.pn)
  }
  return {
    async of(wid) {
      if (!wid.endsWith('@lid')) return numberOf(wid)
      const asking = asked.get(wid) ?? ask(wid)
      asked.set(wid, asking)
      try {
        return await asking
      } catch {
        asked.delete(wid)
        return wid
      }
    },
  }
}

const numberOf = (wid: string): string => wid.replace(/(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/, '')

/** The chat with an address. */
export const chatOf = (address: string): string => (address.includes('@') ? address : `${address}@c.us`)
