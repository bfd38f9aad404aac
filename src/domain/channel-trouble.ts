/** What only a person mends about a channel, as its adapter tells (`Health.needsPerson`). */
export const toldTroubles = [
  'unpaired',
  'wrong-number',
  'conflict',
  'blocked',
  'refused',
  'browser-missing',
] as const
export type ToldTrouble = (typeof toldTroubles)[number]

/** The same and what no platform tells. `silent`: nothing comes for longer than is usual at the hour. */
export const channelTroubles = [...toldTroubles, 'silent'] as const
export type ChannelTrouble = (typeof channelTroubles)[number]
