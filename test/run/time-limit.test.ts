import { describe, expect, it } from 'vitest'
import { wrongWith } from './documents.ts'
import { here } from './here.ts'

const sleeps = (more: object, seconds = 30) => ({
  name: 'sleeps',
  'ansible.builtin.shell': `echo begun; sleep ${seconds}; echo done`,
  ...more,
})

describe('the time that a step may take', () => {
  it.each([
    ['by timeout', { timeout: 1 }],
    ['by async, where that is waited for', { async: 1 }],
    ['by the shorter of both', { async: 60, poll: 5, timeout: 1 }],
  ])('ends it %s', async (_title, more) => {
    const begun = Date.now()
    const { steps, reasons, code } = await here([sleeps(more)]).apply()
    expect(steps).toEqual([['sleeps', 'failed']])
    expect(reasons['sleeps']).toMatch(/longer than the 1 s that it may take/)
    expect(code).toBe(1)
    expect(Date.now() - begun).toBeLessThan(20_000)
  })

  it.each([
    ['is no matter where it is not used up', { timeout: 60 }],
    ['is none where it is 0', { timeout: 0, async: 0, poll: 0 }],
    ['is none where only poll is said', { poll: 2 }],
  ])('%s', async (_title, more) => {
    const { steps } = await here([
      sleeps({ ...more, register: 'x' }, 0),
      { assert: { that: "x.stdout_lines[1] == 'done'" } },
    ]).apply()
    expect(steps[0]).toEqual(['sleeps', 'changed'])
    expect(steps[1]?.[1]).toBe('ok')
  })

  it('holds for each step of a block', async () => {
    const { steps } = await here([{ block: [sleeps({})], timeout: 1 }]).apply()
    expect(steps).toEqual([['sleeps', 'failed']])
  })

  it('is no matter to what places a file', async () => {
    const file = { name: 'file', 'ansible.builtin.copy': { content: 'x', dest: 'ROOT/x' }, timeout: 5 }
    expect((await here([file]).apply()).steps).toEqual([['file', 'changed']])
  })

  it.each([
    ['what nobody waits for', 'async: 10\n      poll: 0', /could fail without being told/],
    ['what is no number', 'timeout: soon', /timeout must be a number of seconds/],
    [
      'what is not known when documents are read',
      'timeout: "{{ x }}"',
      /timeout must be a number of seconds/,
    ],
  ])('cannot be %s', async (_title, words, message) => {
    const play = `- hosts: all\n  tasks:\n    - command: sleep 1\n      ${words}\n`
    expect((await wrongWith({ 'play.yml': play })).join()).toMatch(message)
  })
})
