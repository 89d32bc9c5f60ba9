import { describe, expect, it } from 'vitest'
import { modeOf } from '../../../tasks/ansible/lib/mode.ts'

const FILE = { mode: '0644', isDirectory: false }
const FOLDER = { mode: '0755', isDirectory: true }

describe('a mode as Ansible has it', () => {
  it.each<[string | number | undefined, typeof FILE, string | undefined]>([
    [undefined, FILE, undefined],
    ['0', FILE, '0000'],
    ['644', FILE, '0644'],
    ['0o640', FILE, '0640'],
    ['02775', FOLDER, '2775'],
    [0, FILE, '0000'],
    [420, FILE, '0644'],
    [0o2755, FOLDER, '2755'],
    ['u+x', FILE, '0744'],
    ['u=rw,g=r,o=', FILE, '0640'],
    ['a-r', FILE, '0200'],
    ['+x', FILE, '0755'],
    ['=r', FILE, '0444'],
    ['u+rwX,g-w', FILE, '0644'],
    ['u+rwX,o=', FOLDER, '0750'],
    ['a+X', { mode: '0744', isDirectory: false }, '0755'],
    ['g=u', FILE, '0664'],
    ['u+s,g+s', FILE, '6644'],
    ['u=rwx', { mode: '4755', isDirectory: false }, '0755'],
    ['u=rwx', { mode: '4755', isDirectory: true }, '4755'],
    ['+t', FOLDER, '1755'],
  ])('%s of %o is %s', (wanted, here, is) => {
    expect(modeOf(wanted, here)).toBe(is)
  })

  it.each([644, 755, 600, 640, 400, 2755, -1, 5000])('refuses %d: its 0 is missing', (wanted) => {
    expect(() => modeOf(wanted, FILE)).toThrow('in quotes: YAML has read a number')
  })

  it.each(['', 'u+z', 'rwx', '888'])('refuses “%s”', (wanted) => {
    expect(() => modeOf(wanted, FILE)).toThrow('is no mode')
  })
})
