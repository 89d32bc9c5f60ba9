import { expect, test } from 'vitest'
import { imageFiles } from '../../src/lab/imageFiles.ts'
import { missingPackages } from '../../src/lab/machine.ts'
import { hostPlace } from '../../src/lab/place.ts'

test("a cable's name fits into an interface name, however long the host's is", () => {
  const place = hostPlace({ directory: '/run/lab', id: 'hwlab-1-a' }, 'a'.repeat(63), '198.51.100.249')
  expect(place.cable.length).toBeLessThanOrEqual(15)
})

test('only what is missing is installed', () => {
  expect(missingPackages(() => true)).toEqual([])
  expect(missingPackages((path) => !path.includes('nspawn'))).toEqual(['systemd-container'])
})

test('udevd runs where netplan needs it', () => {
  const drop = '/etc/systemd/system/systemd-udevd.service.d/lab.conf'
  expect(imageFiles('trixie')).toHaveProperty([drop])
  expect(imageFiles('bookworm')).not.toHaveProperty([drop])
})
