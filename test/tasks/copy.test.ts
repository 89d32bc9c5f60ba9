import { describe, expect, it } from 'vitest'
import task from '../../tasks/copy.ts'
import { planned } from './planned.ts'
import { at, putsAFile } from './puts-a-file.ts'

const HASH_OF_FF = 'a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89'

describe('copy', () => {
  putsAFile(task)

  it('takes bytes that are no text', async () => {
    const bytes = { type: 'file', mode: '0644', owner: 'root', group: 'root', size: 1, sha256: HASH_OF_FF }
    expect(await planned(task, { src: { base64: '/w==' }, dest: '/d/f' }, at(bytes))).toEqual([])
    expect(await planned(task, { src: { base64: '' }, dest: '/d/f' }, at(bytes))).toEqual([
      'definite: write /d/f',
    ])
  })
})
