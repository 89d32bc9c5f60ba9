import { describe, expect, it } from 'vitest'
import { known, unknown } from '../../src/model/seen.ts'
import task from '../../tasks/command/probe.ts'
import { outputs, planned, wrong } from './planned.ts'

const said = (stdout: string, status = 0, stderr = '') => ({ answer: { status, stdout, stderr } })

describe('probe', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['changes nothing', { argv: ['cat', ''] }, []],
    ['takes a single word', { argv: 'uptime', chdir: '/' }, []],
    ['wants a command', {}, ['missing param "argv" for task probe']],
    ['takes no empty command', { argv: [] }, wrong('argv')],
    ['takes no number for a word', { argv: ['sleep', 0] }, wrong('argv[1]')],
    ['takes no empty directory', { argv: ['ls'], chdir: '' }, wrong('chdir')],
  ])('%s', async (_title, params, expected) => {
    expect(await planned(task, params, said('x'))).toEqual(expected)
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['nothing of a silent command', said(''), { rc: 0, stdout: '', stdout_lines: [], stderr: '' }],
    ['nothing of an empty line', said('\n'), { rc: 0, stdout: '', stdout_lines: [], stderr: '' }],
    ['the number 0 as text', said('0\n'), { rc: 0, stdout: '0', stdout_lines: ['0'], stderr: '' }],
    ['lines', said(' a\n\nb\n'), { rc: 0, stdout: ' a\n\nb', stdout_lines: [' a', '', 'b'], stderr: '' }],
    ['how it failed', said('', 2, 'no\n'), { rc: 2, stdout: '', stdout_lines: [], stderr: 'no' }],
  ])('tells %s', async (_title, answers, expected) => {
    const wrapped = Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, known(value)]))
    expect(await outputs(task, { argv: ['x'] }, answers)).toEqual(wrapped)
  })

  it('tells nothing before it is asked', async () => {
    const later = unknown('later')
    expect(await outputs(task, { argv: ['x'] }, { answer: later })).toEqual({
      rc: later,
      stdout: later,
      stdout_lines: later,
      stderr: later,
    })
  })
})
