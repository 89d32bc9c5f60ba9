import { describe, expect, it } from 'vitest'
import { folder, run } from './run.ts'

const FILES = {
  'hosts.yml': 'web: {hosts: {w1: , w2: }}\ndb: {hosts: {d1: }}\n',
  'site.yml':
    '- name: webs\n  hosts: web\n  tags: site\n  tasks:\n    - {name: say, debug: x, tags: [talk, web]}\n    - {name: act, command: {argv: [ls], always: true, alters: []}, notify: later}\n  handlers:\n    - {name: later, debug: y}\n- name: dbs\n  hosts: db\n  tasks:\n    - {name: last, debug: z, tags: talk}\n',
}
const asked = async (...args: string[]) => {
  const root = folder(FILES)
  const { code, out, err } = await run([`${root}/site.yml`, '-i', `${root}/hosts.yml`, ...args])
  return { code, out: out.replaceAll(`${root}/`, ''), err: err.replaceAll(`${root}/`, '') }
}

describe('what a run would come to', () => {
  it.each([
    [['--list-hosts'], 'webs\n  w1\n  w2\ndbs\n  d1\n'],
    [['--list-hosts', '--limit', 'w2'], 'webs\n  w2\ndbs\n'],
    [
      ['--list-tasks'],
      'webs\n  say [debug]  tags: talk, web\n  act [command]\ndbs\n  last [debug]  tags: talk\n',
    ],
    [['--list-tasks', '--tags', 'web'], 'webs\n  say [debug]  tags: talk, web\ndbs\n'],
    [['--list-tags'], 'webs\n  site\n  talk\n  web\ndbs\n  talk\n'],
  ])('is listed by %j, and nothing is connected to', async (args, out) => {
    expect(await asked(...args)).toEqual({ code: 0, out, err: '' })
  })
})

describe('a tag', () => {
  it.each([
    ['tlak', 'did you mean "talk"?'],
    ['frob', '--list-tags tells'],
  ])('that no step has is a mistake: %s', async (tag, hint) => {
    const { code, err } = await asked('--tags', tag, '--check')
    expect(code).toBe(5)
    expect(err).toContain(`--tags: no step has the tag “${tag}”`)
    expect(err).toContain(hint)
  })
  it.each(['talk', 'site', 'all', 'never', 'tagged', 'talk,site'])(
    'that some step may have is none: %s',
    async (tag) => {
      expect((await asked('--tags', tag, '--syntax-check')).code).toBe(0)
    },
  )
  it('that is to be left out may be on none', async () => {
    expect((await asked('--skip-tags', 'frob', '--syntax-check')).code).toBe(0)
  })
})

describe('how hosts are reached', () => {
  const WAY = {
    'hosts.yml':
      'all: {hosts: {a: , b: {ansible_user: bob, ansible_become: false, ansible_connection: local}}}\n',
    'site.yml': '- hosts: a\n  tasks:\n    - {name: who, debug: "{{ ansible_user }}"}\n',
  }
  it('is as the command line says where the inventory does not say it', async () => {
    const root = folder(WAY)
    const args = [`${root}/site.yml`, '-i', `${root}/hosts.yml`, '--syntax-check']
    expect((await run(args)).err).toContain('"ansible_user" is not defined')
    expect((await run([...args, '-u', 'ada'])).code).toBe(0)
  })
  it('is asked for at a terminal only', async () => {
    const { code, err } = await asked('-K', '--check')
    expect([code, err.includes('--ask-become-pass needs a terminal')]).toEqual([5, true])
  })
})

describe('an option that a command does not heed', () => {
  it.each([
    [
      ['apply', 'x.plan', '--list-hosts'],
      '--list-hosts has no meaning here: a saved plan already determines it',
    ],
    [['apply', 'x.plan', '--prune'], '--prune has no meaning here'],
    [['pending', 'forgive', 'x', '-i', 'h,', '--check'], '--check has no meaning here: pending is about'],
    [['pending', 'list', '-i', 'h,', '--tags', 'a'], '--tags has no meaning here'],
    [['orphans', 'p.yml', '-i', 'h,', '--list-tags'], '--list-tags has no meaning here: orphans only looks'],
  ])('is refused, and nothing is done: %j', async (args, words) => {
    const { code, err } = await run(args)
    expect(code).toBe(5)
    expect(err).toContain(words)
  })
})
