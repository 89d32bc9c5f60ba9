import { defineConfig, mergeConfig } from 'vitest/config'
import lab from '../e2e/vitest.config.ts'

export default mergeConfig(lab, defineConfig({ test: { include: ['test/hunt/*.lab.ts'] } }))
