import { parseArgs } from 'node:util'
import { crash } from './crash.ts'
import { brokenPromises } from './figures.ts'

/** `npm run crash -- --kills N [--seed S] [--citizens C]`: crashes a gateway of its own and prints the figures. */
const usage = 'Write whole numbers: npm run crash -- --kills 200 --seed 7 --citizens 8\n'
const values = readArguments()
const [kills, seed, citizens] = [values.kills, values.seed, values.citizens].map(Number)
if (
  kills === undefined ||
  seed === undefined ||
  citizens === undefined ||
  ![kills, seed, citizens].every(Number.isInteger)
) {
  process.stderr.write(usage)
  process.exit(2)
}
const figures = await crash({ kills, seed, citizens, progress: (line) => process.stdout.write(`${line}\n`) })
const { startMilliseconds, ...shown } = figures
const starts = startMilliseconds.toSorted((a, b) => a - b)
process.stdout.write(
  `${JSON.stringify({ ...shown, medianStartMilliseconds: starts[Math.floor(starts.length / 2)] }, null, 2)}\n`,
)
const broken = Object.entries(brokenPromises(figures)).map(([name, count]) => `${count} ${name}`)
process.stdout.write(
  broken.length === 0 ? 'Nothing was lost, no case was filed twice.\n' : `Broken: ${broken.join(', ')}.\n`,
)
process.exitCode = broken.length === 0 ? 0 : 1

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
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
