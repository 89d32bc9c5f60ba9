import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyToApply, keyToSave } from '../../src/saved-plan/key.ts'
import { folder } from '../cli/run.ts'

const stateOf = (content?: string) => {
  const root = folder({})
  mkdirSync(join(root, 'hostwright'))
  if (content !== undefined) writeFileSync(join(root, 'hostwright/plan.key'), content)
  return { XDG_STATE_HOME: root }
}

describe('the key of saved plans', () => {
  it('is drawn once, for nobody else to read', () => {
    const env = stateOf()
    const key = keyToSave(env)
    expect(key).toHaveLength(64)
    expect(keyToSave(env)).toEqual(key)
    expect(keyToApply(env)).toEqual(key)
    const file = join(env.XDG_STATE_HOME, 'hostwright/plan.key')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe(`${key.toString()}\n`)
  })

  it.each<[string, string | undefined, RegExp]>([
    ['is not there', undefined, /cannot be read/],
    ['is empty', '', /at least 16 characters/],
    ['is short', '0', /at least 16 characters/],
    ['is the zeros that a power failure leaves', '\0'.repeat(65), /plan\.key: this is not a usable key/],
    ['is one character', `${'0'.repeat(64)}\n`, /plan\.key: this is not a usable key/],
  ])('is refused where it %s', (_title, content, words) => {
    expect(() => keyToApply(stateOf(content))).toThrow(words)
  })

  it('may be given by the environment', () => {
    const env = { ...stateOf('\0'.repeat(65)), HOSTWRIGHT_PLAN_KEY: 'a key that is long enough' }
    expect(keyToApply(env).toString()).toBe('a key that is long enough')
  })
})
