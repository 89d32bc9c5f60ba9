import { expect, test } from 'vitest'
import { ownerOf } from '../../src/lab/sweep.ts'

test("a lab's name tells who started it, and other names tell nothing", () => {
  expect(ownerOf('hwlab-123-mwu6.sock')).toBe(123)
  expect(ownerOf('system.slice')).toBeNaN()
  expect(ownerOf('hwlab-x-1')).toBeNaN()
})
