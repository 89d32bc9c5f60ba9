import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const ttl = readFileSync('/proc/sys/net/ipv4/ip_default_ttl', 'utf8').trim()

describe.skipIf(process.getuid?.() !== 0)('what only root can do', () => {
  it.each<[string, object, RegExp]>([
    [
      'a user',
      { user: { name: 'hw-nobody' } },
      /only root can add user hw-nobody, and this is done as nobody/,
    ],
    ['a group', { group: { name: 'hw-none' } }, /only root can add group hw-none/],
    [
      'a kernel parameter',
      {
        sysctl: {
          path: '/etc/sysctl.d/99-hw-none.conf',
          settings: { 'net.ipv4.ip_default_ttl': `${Number(ttl) + 1}` },
        },
      },
      /only root can set net.ipv4.ip_default_ttl|Permission denied|cannot write/i,
    ],
  ])(
    'is refused to others in a dry run, and in an apply before anything is done: %s',
    async (_what, step, words) => {
      const { check, apply } = here([{ name: 'it', ...step, become: true, become_user: 'nobody' }])
      for (const run of [check, apply]) {
        const { code, steps, reasons } = await run()
        expect([code, steps]).toEqual([1, [['it', 'failed']]])
        expect(reasons['it']).toMatch(words)
      }
    },
  )

  it('is no matter where it is so already', async () => {
    const step = { name: 'it', user: { name: 'nobody' }, become: true, become_user: 'nobody' }
    expect((await here([step]).check()).steps).toEqual([['it', 'ok']])
  })
})

describe.skipIf(process.getuid?.() !== 0)('a look that fails', () => {
  const doubtful = [
    {
      name: 'perhaps',
      command: { shell: 'true', unless: ['test', '-e', 'ROOT/file'], alters: [] },
      register: 'r',
    },
    {
      name: 'as nobody there is',
      file: { path: 'ROOT/x', content: 'x' },
      become_user: 'hw-none',
      when: 'r is changed',
    },
  ]
  it('is no failure yet where it is not sure that the step comes', async () => {
    const { check } = here([{ name: 'file', file: { path: 'ROOT/file', content: '' } }, ...doubtful])
    const { steps } = await check()
    expect(steps.at(-1)?.[1]).not.toBe('failed')
  })
  it('is one where it comes for sure', async () => {
    const { steps } = await here(doubtful.map((step) => ({ ...step, become: true }))).check()
    expect(steps.at(-1)).toEqual(['as nobody there is', 'failed'])
  })
})
