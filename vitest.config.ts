import { defineConfig } from 'vitest/config'

// Real servers and a real browser take their time on a busy machine: limits are generous, nothing is timed.
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    dangerouslyIgnoreUnhandledErrors: false,
    slowTestThreshold: 5_000,
  },
})
