import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { print } from '../../src/host/quote.ts'
import type { ScriptContext } from '../../src/model/change-kind.ts'
import { isLargeFile } from '../../src/model/content.ts'
import { known, unknown } from '../../src/model/seen.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import { file } from '../../src/resource/file/entry-want.ts'

it.each<[string, string | undefined, string[]]>([
  ['keeps what stood there', 'theirs', ['a.conf']],
  ['writes where nothing stood', undefined, []],
])('a file that is written over what could not be seen %s', (_title, there, kept) => {
  const root = mkdtempSync(join(tmpdir(), 'entry-'))
  const path = join(root, 'a.conf')
  if (there !== undefined) writeFileSync(path, there)
  const user = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim()
  const parent = known(fileEntry(Buffer.from(''), { mode: '0755', owner: user, group: user }))
  const spot = {
    path,
    user,
    entry: unknown('it comes with a package'),
    parent: known({ ...parent.value, type: 'directory' as const }),
  }
  const change = file(spot, { content: 'ours', mode: '0644' })
  const context: ScriptContext = {
    user,
    nonce: 'n',
    lasts: true,
    print: (content) => print(isLargeFile(content) ? content.largeFile : content.toString('utf8')),
  }
  const { input = ':' } = change.kind.deferredSync?.(change, context) ?? {}
  const script = `content() { ${input}; }\n${change.kind.script?.(change, context)}`
  execFileSync('sh', ['-c', script], { env: { ...process.env, KEEP: join(root, 'kept'), OPEN: 'no' } })
  expect(readFileSync(path, 'utf8')).toBe('ours')
  const folder = join(root, 'kept', root)
  const found = there === undefined ? [] : readdirSync(folder)
  expect(found).toEqual(kept)
  if (there !== undefined) expect(readFileSync(join(folder, 'a.conf'), 'utf8')).toBe(there)
})
