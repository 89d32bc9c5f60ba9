import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/model/change.ts'
import type { Finding } from '../../tasks/mail/lib/check/finding.ts'
import { earlierIn, type KeptText, keptText, resultKept } from '../../tasks/mail/lib/check/kept.ts'
import { toldSince, worsened } from '../../tasks/mail/lib/check/since.ts'
import { labelOf } from '../../tasks/mail/lib/check/told.ts'

const HOST = 'mx.d.example'
const WHEN = '2026-11-28 06:15 UTC'

/** A finding in short: `error mx: words`. */
function finding(short: string): Finding {
  const [, label = '', id = '', evidence = ''] = /^(\w+) (\S+): (.*)$/.exec(short) ?? []
  const severity = label === 'ok' || label === 'unknown' ? 'error' : (label as Finding['severity'])
  const result = label === 'ok' ? 'pass' : label === 'unknown' ? 'unknown' : 'fail'
  return { id, title: `${id} is right`, severity, result, evidence, remedy: `mend ${id}` }
}
const all = (shorts: readonly string[]) => shorts.map(finding)
const MX = ['  wanted: mx is right', '  remedy: mend mx']

describe('what has changed since an earlier check', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['is nothing where all is the same', ['error mx: none', 'ok a: 1'], ['error mx: none', 'ok a: 1'], []],
    ['is nothing where nothing was found, then and now', [], [], []],
    ['is nothing where only numbers differ', ['warning mx: 0 days'], ['warning mx: 19 days'], []],
    ['is nothing where what is right is so in other words', ['ok a: this'], ['ok a: that'], []],
    ['is nothing where it cannot be seen for another reason', ['unknown a: x'], ['unknown a: y'], []],
    ['is nothing where what is right comes or goes', ['ok a: 1'], ['ok b: 1'], []],
    ['is what became worse', ['ok mx: 1'], ['error mx: none'], ['error    mx: none (before: ok)', ...MX]],
    [
      'is what is wrong, and was not looked at before',
      [],
      ['error mx: none'],
      ['error    mx: none (before: not there)', ...MX],
    ],
    ['is what became better', ['error mx: none'], ['ok mx: 1'], ['ok       mx is right: 1 (before: error)']],
    [
      'is what is less bad',
      ['error mx: none'],
      ['warning mx: two'],
      ['warning  mx: two (before: error)', ...MX],
    ],
    [
      'is what is wrong in another way',
      ['error mx: none'],
      ['error mx: an alias'],
      ['error    mx: an alias (before: error)', ...MX],
    ],
    [
      'is what cannot be seen any more',
      ['ok mx: 1'],
      ['unknown mx: timeout'],
      ['unknown  mx: timeout (before: ok)', '  wanted: mx is right'],
    ],
    ['is what was wrong, and is there no more', ['error mx: none'], [], ['gone     mx: it was error: none']],
  ])('%s', (_title, before, now, expected) => {
    const told = toldSince('/f', { host: HOST, when: WHEN, findings: all(before) }, all(now)).split('\n')
    if (expected.length === 0)
      expect(told).toEqual([expect.stringMatching(`^nothing has changed since ${WHEN}: \\d+ checks?: `)])
    else {
      expect(told.slice(0, -1)).toEqual([`since ${WHEN}:`, ...expected])
      expect(told.at(-1)).toMatch(/^\d+ checks?: /)
    }
  })

  it('is all of it where no earlier check is known', () => {
    expect(toldSince('/f', null, all(['ok a: 1', 'error mx: none'])).split('\n')).toEqual([
      'no earlier result in /f: all is told',
      'ok       a is right: 1',
      'error    mx: none',
      ...MX,
      '2 checks: 1 error, 0 warnings, 0 unknown, 0 suggestions, 1 right',
    ])
  })
})

describe('what has become worse', () => {
  it.each<[string, readonly string[] | null, readonly string[], Finding['severity'] | 'never', string[]]>([
    ['is nothing where all is right', ['ok a: 1'], ['ok a: 1'], 'warning', []],
    ['is nothing that was as bad before', ['error a: x'], ['error a: y'], 'warning', []],
    ['is nothing that was worse before', ['error a: x'], ['warning a: y'], 'warning', []],
    ['is an error that was a warning', ['warning a: x'], ['error a: x'], 'error', ['error a']],
    ['is an error that was right', ['ok a: x'], ['error a: x'], 'error', ['error a']],
    ['is an error that could not be seen', ['unknown a: x'], ['error a: x'], 'error', ['error a']],
    ['is an error that was not there', [], ['error a: x'], 'error', ['error a']],
    ['is every error where nothing is known', null, ['error a: x', 'ok b: y'], 'error', ['error a']],
    ['is no warning where only errors matter', ['ok a: x'], ['warning a: x'], 'error', []],
    ['is a warning where these matter', ['ok a: x'], ['warning a: x'], 'warning', ['warning a']],
    ['is nothing where nothing matters', ['ok a: x'], ['error a: x'], 'never', []],
    ['is nothing that cannot be seen', ['ok a: x'], ['unknown a: x'], 'warning', []],
  ])('%s', (_title, before, now, failOn, expected) => {
    const worse = worsened(before === null ? null : all(before), all(now), failOn)
    expect(worse.map((one) => `${labelOf(one)} ${one.id}`)).toEqual(expected)
  })
})

describe('the file of an earlier result', () => {
  const folder = mkdtempSync(join(tmpdir(), 'since-'))
  const right = { host: HOST, when: WHEN, findings: all(['ok a: 1']) }
  const asked = async (path: string): Promise<KeptText> => {
    const { ask } = keptText(path).kind
    if (ask.on !== 'controller') throw new TypeError('it is not the controller who is asked')
    return (await ask.answer(path, new AbortController().signal)) as KeptText // the kind is that of its fact
  }
  const read = (seen: KeptText) => {
    try {
      return earlierIn('/f', HOST, seen)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.message
    }
  }
  const NOT = '/f does not hold an earlier result of mail-check: remove it, or name another file'

  it.each<[string, KeptText, unknown]>([
    ['that is not there is a fresh start', { text: null }, null],
    ['that is empty is a fresh start', { text: '' }, null],
    ['with an empty line is a fresh start', { text: '\n' }, null],
    ['is read as it was written', { text: JSON.stringify(right) }, right],
    ['without findings is one, too', { text: JSON.stringify({ ...right, findings: [] }) }, { findings: [] }],
    ['of something else is not overwritten', { text: 'export PATH=/bin' }, NOT],
    ['that ends too early is not overwritten', { text: JSON.stringify(right).slice(0, -9) }, NOT],
    ['that holds 0 is not overwritten', { text: '0' }, NOT],
    ['that holds null is not overwritten', { text: 'null' }, NOT],
    ['that holds a list is not overwritten', { text: '[]' }, NOT],
    ['without a time is not overwritten', { text: JSON.stringify({ ...right, when: 0 }) }, NOT],
    [
      'with a finding of another kind is not overwritten',
      { text: JSON.stringify({ ...right, findings: [{ ...finding('ok a: 1'), result: 'maybe' }] }) },
      NOT,
    ],
    [
      'of another server is not overwritten',
      { text: JSON.stringify({ ...right, host: 'mx.other.example' }) },
      '/f is of mx.other.example, and not of mx.d.example: each server needs a file of its own',
    ],
    ['that cannot be read is said so', { failed: 'EACCES' }, 'the earlier result cannot be read: EACCES'],
  ])('%s', (_title, seen, expected) => {
    const told = read(seen)
    if (typeof expected === 'object' && expected !== null) expect(told).toMatchObject(expected)
    else expect(told).toBe(expected)
  })

  it('is looked at by the controller', async () => {
    const path = join(folder, 'one')
    expect(await asked(path)).toEqual({ text: null })
    writeFileSync(path, 'x')
    expect(await asked(path)).toEqual({ text: 'x' })
    expect(await asked(folder)).toEqual({ failed: expect.stringContaining('EISDIR') as string })
  })

  const perform = async (path: string, worse: string | null) => {
    const act = resultKept({ path, host: HOST, findings: right.findings, worse }, 'told')
    await act.kind.perform?.(act, new AbortController().signal, () => undefined)
  }

  it('is written for its owner alone, in a folder that is made, and read again', async () => {
    const path = join(folder, 'new/deep/result.json')
    await perform(path, null)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(read(await asked(path))).toMatchObject({ host: HOST, findings: right.findings })
  })

  it('is written before the step fails for what has become worse', async () => {
    const path = join(folder, 'worse.json')
    await expect(perform(path, 'worse since then: a: x')).rejects.toThrow('worse since then: a: x')
    expect(readFileSync(path, 'utf8')).toContain('"findings"')
  })

  it('says why it cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(perform(join(folder, 'file/result.json'), null)).rejects.toThrow(/EEXIST|ENOTDIR/)
  })
})
