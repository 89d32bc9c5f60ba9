import { describe, expect, it } from 'vitest'
import { edited, type Met, misfits, type Part, partName } from '../../src/cli/replaced.ts'

const version = (name: string) => ({ ssh2: '1.18.0', '@x/y': '2.0.0' })[name] ?? '0.1.0'
const PARTS: readonly Part[] = [
  { file: 'ssh2/lib/keygen.js', askedBy: ['ssh2/lib/index.js'] },
  { file: 'cpu-features', askedBy: ['ssh2/lib/constants.js'] },
  { file: 'ssh2/lib/zlib.js' },
]
const MET: readonly Met[] = [
  { file: 'ssh2/lib/keygen.js', askedBy: ['ssh2/lib/index.js'] },
  { file: 'cpu-features', askedBy: ['ssh2/lib/constants.js'] },
  { file: 'ssh2/lib/zlib.js', askedBy: ['ssh2/lib/kex.js'] },
  { file: 'ssh2/lib/index.js', askedBy: ['src/host/ssh.ts'] },
]
const without = (file: string) => MET.filter((one) => one.file !== file)

describe('what the build puts in the place of files of libraries', () => {
  it.each<[string, readonly Met[], string[]]>([
    ['fits what was met as expected', MET, []],
    [
      'misses a file that is gone',
      without('ssh2/lib/keygen.js'),
      ['ssh2 1.18.0: lib/keygen.js is gone, or nobody asks for it: src/cli/bundle.mjs counts on it'],
    ],
    [
      'misses what a library no longer asks for where it may be missing',
      without('cpu-features'),
      ['cpu-features 0.1.0: cpu-features is gone, or nobody asks for it: src/cli/bundle.mjs counts on it'],
    ],
    [
      'finds a second copy',
      [...MET, { file: 'ssh2/lib/zlib.js', askedBy: [] }],
      ['ssh2 1.18.0: lib/zlib.js is there 2 times: src/cli/bundle.mjs counts on one'],
    ],
    [
      'finds who else asks, and who does not any more',
      [...without('ssh2/lib/keygen.js'), { file: 'ssh2/lib/keygen.js', askedBy: ['@x/y/main.js'] }],
      [
        'ssh2 1.18.0: lib/keygen.js is asked for by @x/y 2.0.0: main.js, too: see whether what src/cli/bundle.mjs makes of it still fits',
        'ssh2 1.18.0: lib/keygen.js is not asked for any more by ssh2 1.18.0: lib/index.js: see whether what src/cli/bundle.mjs makes of it still fits',
      ],
    ],
  ])('%s', (_title, met, sentences) => {
    expect(misfits(PARTS, met, version)).toEqual(sentences)
  })

  it('says of a file of ours that it is ours', () => {
    const [sentence] = misfits([{ file: 'src/schema/build.ts' }], [], version)
    expect(sentence).toContain('hostwright 0.1.0: src/schema/build.ts is gone')
  })

  it.each([
    ['/work/src/cli/main.ts', 'src/cli/main.ts'],
    ['/work/node_modules/ssh2/lib/index.js', 'ssh2/lib/index.js'],
    ['/work/node_modules/node-ssh/node_modules/ssh2/lib/index.js', 'ssh2/lib/index.js'],
    ['/work/node_modules/@x/y/main.js', '@x/y/main.js'],
  ])('names %s %s', (path, name) => {
    expect(partName(path, '/work/')).toBe(name)
  })

  it('edits words that stand in a file once, and no others', () => {
    const edit = { file: 'ssh2/lib/zlib.js', from: "require('zlib')", to: '$&' }
    expect(edited("x = require('zlib')", edit, version)).toBe('x = $&')
    for (const [text, times] of [
      ["require('node:zlib')", 0],
      ["require('zlib'), require('zlib')", 2],
    ] as const)
      expect(() => edited(text, edit, version)).toThrow(
        `ssh2 1.18.0: lib/zlib.js has "require('zlib')" ${times} times: src/cli/bundle.mjs counts on one`,
      )
  })
})
