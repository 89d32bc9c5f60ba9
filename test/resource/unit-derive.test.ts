import { describe, expect, it } from 'vitest'
import { emptyOverlay } from '../../src/host/overlay.ts'
import { known, type Seen, unknown } from '../../src/model/seen.ts'
import { entry } from '../../src/resource/file/entry.ts'
import { fileEntry } from '../../src/resource/file/entry-archive.ts'
import { deriveEntry } from '../../src/resource/file/entry-derive.ts'
import type { Entry } from '../../src/resource/file/entry-state.ts'
import { unit } from '../../src/resource/service/unit.ts'

const about = { mode: '0644', owner: 'root', group: 'root' }
const text = (content: string): Entry => fileEntry(Buffer.from(content), about)
const INSTALL = '[Service]\nExecStart=x\n[Install]\nWantedBy=multi-user.target\n'
const RESTING = { active: 'inactive', enabled: 'disabled' }
const etc = (name: string) => `/etc/systemd/system/${name}`

/** What is told of a unit, given what is there, after these files are planned. */
async function told(name: string, here: unknown, files: Readonly<Record<string, Seen<Entry>>>) {
  const over = emptyOverlay(deriveEntry)
  for (const [path, becomes] of Object.entries(files)) over.invalidate({ fact: entry(path), becomes })
  return over.see(unit(name), async () => here as never)
}

describe('a unit whose file is planned', () => {
  it.each<[string, string, string, unknown]>([
    ['with an [Install] section can be enabled', etc('x.service'), INSTALL, RESTING],
    ['of a template is its instance’s', etc('x@.service'), INSTALL, RESTING],
    ['may stand where packages put theirs', '/usr/lib/systemd/system/x.service', INSTALL, RESTING],
    ['without one is static', etc('x.service'), '[Service]\nExecStart=x\n', 'static'],
    ['with a comment for one is static', etc('x.service'), '[Service]\n#[Install]\n#WantedBy=a\n', 'static'],
    ['with an empty one is static', etc('x.service'), '[Install]\nWantedBy=\n', 'static'],
    ['that only brings another is indirect', etc('x.service'), '[Install]\nAlso=y.socket\n', 'indirect'],
    ['with a name of its own can be enabled', etc('x.service'), '[Install]\nAlias=y.service\n', 'disabled'],
    ['that is empty is masked', etc('x.service'), '', 'masked'],
    ['whose section is another’s is static', etc('x.service'), '[Install]\n[Unit]\nWantedBy=a\n', 'static'],
  ])('%s, and does not run', async (_title, path, content, expected) => {
    const name = path.includes('@') ? 'x@y.service' : 'x.service'
    const state = typeof expected === 'string' ? { ...RESTING, enabled: expected } : expected
    expect(await told(name, null, { [path]: known(text(content)) })).toEqual(known(state))
  })

  it('ends when its work is done where its file says so', async () => {
    const path = etc('x.service')
    const once = '[Service]\nType=oneshot\nExecStart=x\n'
    const ends = { active: 'inactive', enabled: 'static', ends: true }
    expect(await told('x.service', null, { [path]: known(text(once)) })).toEqual(known(ends))
    const stays = known(text(`${once}RemainAfterExit=yes\n`))
    expect(await told('x.service', null, { [path]: stays })).toEqual(known({ ...RESTING, enabled: 'static' }))
    expect(await told('x.service', ends, { [path]: stays })).toEqual(known({ ...RESTING, enabled: 'static' }))
  })

  it('is masked by a link to nowhere', async () => {
    const link = known<Entry>({ type: 'link', target: '/dev/null' })
    expect(await told('x.service', null, { [etc('x.service')]: link })).toEqual(
      known({ ...RESTING, enabled: 'masked' }),
    )
  })

  it.each<[string, unknown, string, unknown]>([
    ['runs on', { active: 'active', enabled: 'enabled' }, '[Service]\n', null],
    [
      'can be enabled when it gets a section for it',
      { active: 'active', enabled: 'static' },
      INSTALL,
      'disabled',
    ],
    ['is no longer masked', { active: 'inactive', enabled: 'masked' }, INSTALL, 'disabled'],
    ['stays as a generator made it', { active: 'active', enabled: 'generated' }, INSTALL, null],
  ])('that was there before %s', async (_title, here, content, enabled) => {
    const state = enabled === null ? here : { ...(here as object), enabled }
    expect(await told('x.service', here, { [etc('x.service')]: known(text(content)) })).toEqual(known(state))
  })

  it('is hidden by a stronger file that was there before', async () => {
    const here = { active: 'active', enabled: 'static' }
    expect(await told('x.service', here, { '/lib/systemd/system/x.service': known(text(INSTALL)) })).toEqual(
      known(here),
    )
  })

  it('cannot be told where its file cannot', async () => {
    expect(await told('x.service', null, { [etc('x.service')]: unknown('later') })).toEqual(unknown('later'))
    const { text: _secret, ...closed } = fileEntry(Buffer.from(INSTALL), about)
    const path = etc('x.service')
    expect(await told('x.service', null, { [path]: known(closed) })).toEqual(
      unknown(`the content of ${path} is not known`),
    )
  })

  it('is new only by assumption where a package may bring it', async () => {
    const over = emptyOverlay(deriveEntry)
    over.invalidate({ kinds: [unit.kind], become: 'unknown if absent', cause: 'x is installed first' })
    over.invalidate({ fact: entry(etc('x.service')), becomes: known(text(INSTALL)) })
    expect(await over.see(unit('x.service'), async () => null)).toEqual(
      known(RESTING, ['if there is no unit x.service by then']),
    )
  })

  it('is what a later step makes of it', async () => {
    const over = emptyOverlay(deriveEntry)
    over.invalidate({ fact: entry(etc('x.service')), becomes: known(text(INSTALL)) })
    over.invalidate({ fact: unit('x.service'), becomes: known({ active: 'active', enabled: 'enabled' }) })
    expect(await over.see(unit('x.service'), async () => null)).toEqual(
      known({ active: 'active', enabled: 'enabled' }),
    )
  })

  it('is gone with its file where there was none, and cannot be told where there was one', async () => {
    const gone = { [etc('x.service')]: known(null) }
    expect(await told('x.service', null, gone)).toEqual(known(null))
    expect(await told('x.service', RESTING, gone)).toEqual(unknown('the file of x.service is removed first'))
  })
})
