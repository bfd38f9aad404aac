import type { Config } from '../../config.ts'
import { benchCloud, type CloudBench, type Percentiles } from './channels/cloud.ts'
import { benchSmpp, type SmppBench } from './channels/smpp.ts'

/** What is measured of the channels, by the name of the measurement. */
const measurements = {
  cloud: (config: Config, size: ChannelsSize) =>
    benchCloud(config, {
      messagesPerSecond: size.messagesPerSecond,
      warmUpSeconds: Math.min(5, size.seconds),
      seconds: size.seconds,
    }),
  smpp: (config: Config, size: ChannelsSize) => benchSmpp(config, size.parts),
}

export type ChannelMeasurement = keyof typeof measurements

/** The names of all measurements. */
export const channelMeasurements = ['cloud', 'smpp'] as const satisfies readonly ChannelMeasurement[]

/** How much there is of what is measured. */
export interface ChannelsSize {
  readonly messagesPerSecond: number
  readonly seconds: number
  readonly parts: number
}

export interface ChannelsBench {
  readonly cloud?: CloudBench
  readonly smpp?: SmppBench
}

/** Measures one after the other. */
export async function benchChannels(
  config: Config,
  names: readonly ChannelMeasurement[],
  size: ChannelsSize,
): Promise<ChannelsBench> {
  const result: Record<string, CloudBench | SmppBench> = {}
  for (const name of names) result[name] = await measurements[name](config, size)
  return result
}

/** The figures for a person. */
export function renderChannels({ cloud, smpp }: ChannelsBench): string {
  return [
    ...(cloud === undefined ? [] : cloudLines(cloud)),
    ...(smpp === undefined ? [] : smppLines(smpp)),
  ].join('\n')
}

function cloudLines({
  messagesPerSecond,
  seconds,
  webhooks,
  gateway,
  handWritten,
  ratio,
}: CloudBench): string[] {
  const cost = (microseconds: number) => `${microseconds.toFixed(0)} µs CPU an update`
  return [
    `WhatsApp Cloud API: ${messagesPerSecond} messages a second and as many statuses for ${seconds} s, ${webhooks} webhooks`,
    `  acknowledged after commit  ${spread(gateway.acknowledged)}; ${cost(gateway.cpuMicrosecondsPerUpdate)}`,
    `  kept by hand               ${spread(handWritten.acknowledged)}; ${cost(handWritten.cpuMicrosecondsPerUpdate)}`,
    `  ratio of the 99th          ${ratio.toFixed(1)}`,
    `  answered meanwhile         ${spread(gateway.answered)}; all but ${gateway.unanswered}, the last ${gateway.settledSeconds.toFixed(1)} s after the end`,
  ]
}

function smppLines(result: SmppBench): string[] {
  return [
    `SMPP: ${result.parts} parts of ${result.texts} texts, ${result.partsPerSecond.toFixed(0)} parts a second`,
    `  window                     ${result.window}, ${result.mostAtOnce} used; a centre that answers in ${result.answerMilliseconds} ms is kept ${(100 * result.ratio).toFixed(0)} % busy`,
  ]
}

const spread = ({ p50, p95, p99, most }: Percentiles): string =>
  `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${most.toFixed(1)} ms`
