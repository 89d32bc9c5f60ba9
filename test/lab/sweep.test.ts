import { expect, test } from 'vitest'
import { isAlive, newLabName, ownerOf } from '../../src/lab/sweep.ts'

test("a lab's name tells who started it, and other names tell nothing", () => {
  expect(ownerOf('hwlab-123-mwu6-4026531836.sock')).toBe(123)
  expect(ownerOf('system.slice')).toBeNaN()
  expect(ownerOf('hwlab-x-1')).toBeNaN()
})

test('a lab is gone when its process is, as far as that can be seen from here', () => {
  const own = newLabName()
  const namespace = own.split('-').at(-1) ?? ''
  expect(isAlive(`${own}.sock`)).toBe(true)
  expect(isAlive(`hwlab-99999999-a-${namespace}.sock`)).toBe(false)
  expect(isAlive('hwlab-99999999-a-1.sock')).toBe(true)
})
