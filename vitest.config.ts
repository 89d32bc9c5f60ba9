import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: { 'hostwright/testing': here('./src/testing.ts'), hostwright: here('./src/index.ts') },
  },
  test: {
    pool: 'threads',
    // Modules are loaded once, not once a file: no module here keeps state.
    isolate: false,
    testTimeout: 20_000,
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/pack/**', 'node_modules/**'],
    globalSetup: './test/temporary.ts',
    reporters: ['default', './test/reporter.ts'],
  },
})
