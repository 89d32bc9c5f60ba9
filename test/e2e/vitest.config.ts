import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('../..'),
  resolve: {
    alias: { 'hostwright/testing': here('../../src/testing.ts'), hostwright: here('../../src/index.ts') },
  },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    // A boot is CPU-bound, and a fork can cost 10 ms: one file at a time, and patience.
    fileParallelism: false,
    globalSetup: here('../temporary.ts'),
    reporters: ['default', here('../reporter.ts')],
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})
