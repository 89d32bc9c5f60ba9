import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/command/command.ts'
import { type Answers, changesOf, planned, wrong } from './planned.ts'

const RUN = ['definite: run make x']

const only = (...names: string[]) => [`task command takes only one of ${names.join(' and ')}`]

describe('command', () => {
  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['runs until what it creates is there', { creates: '/x' }, { exists: false }, RUN],
    ['does nothing when that is there', { creates: '/x' }, { exists: true }, []],
    ['runs as long as what it removes is there', { removes: '/x' }, { exists: true }, RUN],
    ['does nothing when that is gone', { removes: '/x' }, { exists: false }, []],
    ['runs unless a command succeeds', { unless: ['t'] }, { succeeds: false }, RUN],
    ['does nothing when that succeeds', { unless: ['t'] }, { succeeds: true }, []],
    ['runs only if a command succeeds', { onlyif: ['t'] }, { succeeds: true }, RUN],
    ['does nothing when that does not', { onlyif: ['t'] }, { succeeds: false }, []],
    ['runs in every run when told so', { always: true }, {}, RUN],
    ['runs a line', { argv: undefined, shell: 'a | b', always: true }, {}, ['definite: run a | b']],
    [
      'shows its words quoted',
      { argv: ['echo', '', 'a b'], always: true },
      {},
      ["definite: run echo '' 'a b'"],
    ],
    [
      'cannot tell before its guard can',
      { creates: '/x' },
      { exists: unknown('later') },
      ['unknown: run make x'],
    ],
    [
      'is not sure when its guard is not',
      { unless: ['t'] },
      { succeeds: known(true, ['if so']) },
      ['unknown: nothing to do, if so'],
    ],
    ['has empty variables and input', { env: { A: '' }, stdin: '', always: true }, {}, RUN],
    [
      'refuses to run without a guard',
      {},
      {},
      ['task command needs one of creates, removes, unless, onlyif, always'],
    ],
    ['refuses two guards', { creates: '/x', unless: ['t'] }, { exists: true }, only('creates', 'unless')],
    [
      'refuses a guard that always overrules',
      { removes: '/x', always: true },
      { exists: true },
      only('removes', 'always'),
    ],
    ['refuses two commands', { shell: 'b', always: true }, {}, only('argv', 'shell')],
    ['refuses none', { argv: undefined, always: true }, {}, ['task command needs one of argv, shell']],
    [
      'refuses a command without a name',
      { argv: [''], always: true },
      {},
      ['param "argv": the command has no name'],
    ],
    [
      'refuses a variable whose name a shell would not take',
      { env: { 'a-b': '1' }, always: true },
      {},
      ['refused: “a-b” is not a valid variable name'],
    ],
    ['takes no empty command', { argv: [], always: true }, {}, wrong('argv')],
    ['takes no empty line', { argv: undefined, shell: '', always: true }, {}, wrong('shell')],
    ['takes no empty path for a guard', { creates: '' }, {}, wrong('creates')],
    ['takes no empty command for a guard', { onlyif: [] }, {}, wrong('onlyif')],
    ['takes no time of 0', { always: true, timeout: 0 }, {}, wrong('timeout')],
    ['takes no number for a variable', { always: true, env: { A: 0 } }, {}, wrong('env.A')],
  ])('%s', async (_title, params, answers, expected) => {
    expect(await planned(task, { argv: ['make', 'x'], ...params }, answers)).toEqual(expected)
  })

  const effects = async (params: object, answers: Answers) => {
    const [change] = await changesOf(task, { argv: ['make', 'x'], ...params }, answers)
    return change?.effects
  }
  const invalidate = {
    become: 'assumed',
    cause: 'if “make x” changes nothing that this depends on (alters: on that step says what it changes)',
  }
  const path = (arg: string) =>
    expect.objectContaining({
      fact: expect.objectContaining({ arg }),
      becomes: unknown('“make x” runs first'),
    })

  it('leaves all that follows assumed, unless it says what it alters', async () => {
    expect(await effects({ always: true }, {})).toEqual([invalidate])
    expect(await effects({ always: true, alters: [] }, {})).toEqual([])
    expect(await effects({ always: true, alters: ['/a'] }, {})).toEqual([path('/a')])
  })

  it('leaves unknown what it creates, and nothing where it removes what is no link', async () => {
    expect(await effects({ creates: '/x' }, { exists: false })).toEqual([invalidate, path('/x')])
    const removes = { removes: '/x', alters: [] }
    expect(await effects(removes, { exists: true })).toEqual([
      { fact: expect.objectContaining({ arg: '/x' }), becomes: known(null) },
    ])
    const linked = { exists: true, 'link /x': '/y' }
    expect(await effects(removes, linked)).toEqual([path('/x'), path('/y')])
    expect(await effects({ always: true, alters: ['/x'] }, linked)).toEqual([path('/x'), path('/y')])
    expect(await effects(removes, { exists: true, link: '/x' })).toEqual([path('/x')])
  })

  it('asks of a link whether what it leads to is there', async () => {
    const here = { 'exists /y': true, 'link /x': '/y' }
    expect(await planned(task, { argv: ['make', 'x'], creates: '/x' }, here)).toEqual([])
    const gone = { 'exists /x': true, 'exists /y': false, 'link /x': '/y' }
    expect(await planned(task, { argv: ['make', 'x'], creates: '/x' }, gone)).toEqual(RUN)
  })

  it('shows no secret that it is given', async () => {
    const given = { env: { A: new Secret('hunter2') }, stdin: new Secret('hunter3'), always: true }
    const changes = await changesOf(task, { shell: 'x', ...given }, {})
    expect(JSON.stringify(changes)).not.toContain('hunter')
  })
})
