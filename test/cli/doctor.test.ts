import { expect, it } from 'vitest'
import { emptyFolder } from '../store/folder.ts'
import { waslIn } from './run-command.ts'

it('doctor names the roles that no mail reaches', async () => {
  const without = await waslIn({ DATA_DIR: await emptyFolder() }, 'doctor')
  expect(without.out).toMatch(/ok {3}al-buraimi: no mail address for .*health-section/)
  const address = { AL_BURAIMI_HEALTH_SECTION_EMAIL: 'health@example.om' }
  const one = await waslIn({ DATA_DIR: await emptyFolder(), ...address }, 'doctor')
  expect(one.out).toMatch(/al-buraimi: no mail address for/)
  expect(one.out).not.toMatch(/no mail address for .*health-section/)
  const all = await waslIn({ DATA_DIR: await emptyFolder(), OFFICERS_EMAIL: 'officers@example.om' }, 'doctor')
  expect(all.out).not.toContain('no mail address')
})
