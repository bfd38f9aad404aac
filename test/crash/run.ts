import { parseArgs } from 'node:util'
import { crashChannel } from './channels/channel-crash.ts'
import { brokenOnChannel } from './channels/channel-figures.ts'
import { platforms } from './channels/platforms.ts'
import { crash } from './crash.ts'
import { brokenPromises } from './figures.ts'

/**
 * `npm run crash -- [--channel NAME] [--kills N] [--seed S] [--citizens C]`: crashes a gateway of its own and prints the
 * figures; without a channel, or with `webchat`, web chat and mail together.
 */
const names = ['webchat', ...platforms.keys()]
const usage = `Write whole numbers and a channel of ${names.join(', ')}: npm run crash -- --channel webchat --kills 200 --seed 7 --citizens 8\n`
const values = readArguments()
const [kills, seed, citizens] = [values.kills, values.seed, values.citizens].map(Number)
if (
  kills === undefined ||
  seed === undefined ||
  citizens === undefined ||
  ![kills, seed, citizens].every(Number.isInteger) ||
  !names.includes(values.channel)
) {
  process.stderr.write(usage)
  process.exit(2)
}
const plan = { kills, seed, citizens, progress: (line: string) => process.stdout.write(`${line}\n`) }
const { figures, promises } = await run()
const { startMilliseconds, ...shown } = figures
const starts = startMilliseconds.toSorted((a, b) => a - b)
process.stdout.write(
  `${JSON.stringify({ ...shown, medianStartMilliseconds: starts[Math.floor(starts.length / 2)] }, null, 2)}\n`,
)
const broken = Object.entries(promises).map(([name, count]) => `${count} ${name}`)
process.stdout.write(
  broken.length === 0 ? 'Nothing was lost, no case was filed twice.\n' : `Broken: ${broken.join(', ')}.\n`,
)
process.exitCode = broken.length === 0 ? 0 : 1

async function run() {
  const open = platforms.get(values.channel)
  if (open === undefined) {
    const figures = await crash(plan)
    return { figures, promises: brokenPromises(figures) }
  }
  const figures = await crashChannel(open, plan)
  return { figures, promises: brokenOnChannel(figures) }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        channel: { type: 'string', default: 'webchat' },
        kills: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        citizens: { type: 'string', default: '8' },
      },
    })
    return values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    process.exit(2)
  }
}
