import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/pack/*.test.ts'],
    testTimeout: 240_000,
    globalSetup: './test/temporary.ts',
    reporters: ['default', './test/reporter.ts'],
  },
})
