import { expect, it } from 'vitest'
import { driverAdvice } from '../../src/cli/driver-advice.mjs'

it.each([
  ["Cannot find package 'sqlite3' imported from a.ts", 'ERR_MODULE_NOT_FOUND', 'is not there'],
  ["Cannot find module 'sqlite3'", 'MODULE_NOT_FOUND', 'is not there'],
  ['Could not locate the bindings file. Tried: …', undefined, 'is not there'],
  ["version `GLIBC_2.38' not found", 'ERR_DLOPEN_FAILED', 'does not fit this machine'],
])('%s is told in one line', (message, code, says) => {
  const advice = driverAdvice(Object.assign(new Error(message), code === undefined ? {} : { code }))
  expect(advice).toContain(says)
  expect(advice).toContain('g++ make python3')
  expect(advice).not.toContain('\n')
})

it.each([[new Error('Cannot find package "kysely"')], ['a text']])('%s is somebody else’s', (error) => {
  expect(driverAdvice(error)).toBeUndefined()
})
