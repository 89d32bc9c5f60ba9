import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../../src/model/seen.ts'
import pip from '../../../tasks/ansible/ansible.builtin.pip.ts'
import alternatives from '../../../tasks/ansible/community.general.alternatives.ts'
import modprobe from '../../../tasks/ansible/community.general.modprobe.ts'
import { type Answers, planned } from '../planned.ts'

/** A host whose scripts say this, by what is in the script. */
function saying(
  answers: readonly (readonly [words: string, answer: unknown])[],
  more: Answers = {},
): Answers {
  const find = (key: string) => answers.find(([words]) => key.startsWith('said ') && key.includes(words))
  return new Proxy(more, {
    has: (target, key) => find(String(key)) !== undefined || key in target,
    get: (target, key) => find(String(key))?.[1] ?? target[String(key)],
  })
}

describe('a choice among programs', () => {
  const host = (isKnown: unknown, value: unknown, status: unknown) =>
    saying([
      ['Alternative:', isKnown],
      ['Value:', value],
      ['Status:', status],
    ])
  const add = 'add the alternative /bin/true of rows'
  it.each([
    ['is added and chosen at once where there is none', {}, ['unknown', '', ''], [`${add}, and choose it`]],
    ['is added and chosen beside others', {}, ['unknown', '/bin/x', 'auto'], [`${add}, and choose it`]],
    ['is chosen where it is known', {}, ['known', '/bin/x', 'manual'], ['let rows be /bin/true']],
    ['is right where it is chosen', {}, ['known', '/bin/true', 'auto'], []],
    ['is only added', { state: 'present' }, ['unknown', '', ''], [add]],
    ['goes by priority', { state: 'auto' }, ['known', '/bin/x', 'manual'], ['choose rows by priority']],
    [
      'is added, and goes by priority',
      { state: 'auto' },
      ['unknown', '/bin/x', 'manual'],
      [`${add}, and choose by priority`],
    ],
    ['is right where it goes by priority', { state: 'auto' }, ['known', '/bin/x', 'auto'], []],
    [
      'is removed',
      { state: 'absent' },
      ['known', '/bin/true', 'auto'],
      ['remove the alternative /bin/true of rows'],
    ],
    ['is gone where nobody knows it', { state: 'absent' }, ['unknown', '', ''], []],
  ] as const)('%s', async (_title, params, [isKnown, value, status], is) => {
    const all = { name: 'rows', path: '/bin/true', link: '/usr/bin/rows', ...params }
    expect(await planned(alternatives, all, host(isKnown, value, status))).toEqual(
      is.map((one) => `definite: ${one}`),
    )
  })
  it('needs a link where nobody knows its name', async () => {
    const params = { name: 'rows', path: '/bin/true' }
    expect(await planned(alternatives, params, host('unknown', '', ''))).toEqual([
      'refused: link is missing: nobody knows yet where rows stands',
    ])
  })
})

describe('a module of the kernel', () => {
  const host = (loaded: unknown, program: unknown) =>
    saying([
      ['command -v modprobe', program],
      ['/sys/module', loaded],
    ])
  const refused = 'br is not loaded, and the host has no modprobe to change that'
  it.each([
    ['is loaded', {}, ['absent', 'there'], ['definite: load the kernel module br']],
    ['is right where it is loaded', {}, ['present', 'missing'], []],
    ['is unloaded', { state: 'absent' }, ['present', 'there'], ['definite: unload the kernel module br']],
    ['is right where it is not loaded', { state: 'absent' }, ['absent', 'missing'], []],
    [
      'is refused without a program for it',
      {},
      ['absent', 'missing'],
      [expect.stringContaining(`refused: ${refused}`)],
    ],
    [
      'is not refused where the program may still come',
      {},
      ['absent', known('missing', ['if so'])],
      [expect.stringContaining(`unknown: ${refused}`)],
    ],
  ] as const)('%s', async (_title, params, [loaded, program], is) => {
    expect(await planned(modprobe, { name: 'br', ...params }, host(loaded, program))).toEqual(is)
  })
})

describe('a package of Python', () => {
  const there = { 'exists /v/bin/pip': true }
  it.each([
    ['is installed', {}, 'rows', there, ['definite: install rows']],
    ['is right where it is installed', {}, '', there, []],
    ['is removed', { state: 'absent' }, '0', there, ['definite: remove rows']],
    ['is right where it is gone', { state: 'absent' }, '1', there, []],
    [
      'is a matter of the environment that is made first',
      {},
      'missing',
      { 'exists /v/bin/pip': false },
      ['definite: make the virtual environment /v', 'unknown: install rows'],
    ],
    [
      'cannot be told before the environment can be seen',
      {},
      unknown('later'),
      { 'exists /v/bin/pip': unknown('later') },
      ['unknown: make the virtual environment /v', 'unknown: install rows'],
    ],
  ])('%s', async (_title, params, answer, more: Answers, is) => {
    const host = saying([['/v/bin/python', answer]], more)
    expect(await planned(pip, { name: ['rows'], virtualenv: '/v', ...params }, host)).toEqual(is)
  })
})
