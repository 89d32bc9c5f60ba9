import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'

/** A play whose handler fails as long as a file is missing; `lines` push its steps down. */
const play = (root: string, { lines = '', handler = 'reload' } = {}) => `${lines}
- name: site
  hosts: all
  tasks:
    - name: written
      file: { path: ${root}/a, content: x }
      register: r
      notify: ${handler}
    - name: follow
      command: { argv: [test, -e, ${root}/allowed], always: true, alters: [] }
      when: r.changed
  handlers:
    - name: ${handler}
      command: { shell: "echo done >>${root}/log", always: true, alters: [] }
`

/** The names of a test of its own: this machine's folder is shared with others. */
const project = () => {
  const root = folder({ 'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n' })
  const name = `pending-${root.slice(-6)}.yml`
  const at = (text: string) => [join(folder({ [name]: text }), name), '-i', join(root, 'hosts.yml')]
  const pending = async (...args: string[]) =>
    (await run(['pending', ...args, '-i', join(root, 'hosts.yml')])).out
      .split('\n')
      .filter((line) => line.includes(name))
  return { root, name, at, pending }
}

describe('what a run that failed leaves to do', () => {
  it('is listed with its cause, and done by the next run though the lines have moved', async () => {
    const { root, name, at, pending } = project()
    const failed = await run(at(play(root)))
    expect(failed.code, failed.out).toBe(1)
    expect(await pending('list')).toEqual([
      `me  pending  ${name}: site: follow: when r changed  (since “written” changed)`,
      `me  pending  ${name}: site: reload  (since “written” changed)`,
    ])
    writeFileSync(join(root, 'allowed'), '')
    const again = await run(at(play(root, { lines: '# one\n# two\n# three\n' })))
    expect(again.code, again.out).toBe(0)
    expect(again.out).not.toContain(`${name} is pending`)
    expect(again.out).not.toContain(name.concat(': '))
    expect(existsSync(join(root, 'log'))).toBe(true)
    expect(await pending('list')).toEqual([])
  })

  it('is told once a run where no step knows it any more, and dropped when that is asked for', async () => {
    const { root, name, at, pending } = project()
    await run(at(play(root)))
    const renamed = play(root, { handler: 'restart' })
    const { out } = await run([
      ...at(`${renamed}\n${renamed.replace('name: site', 'name: second')}`),
      '--check',
    ])
    expect(out.split('\n').filter((line) => line.startsWith('note') && line.includes('reload'))).toHaveLength(
      1,
    )
    expect(out).toContain(
      `“reload” is pending (${name}: site: reload), but this playbook no longer has such a step`,
    )
    expect(await pending('forgive', `${name}: site: reload`)).toContainEqual(
      expect.stringMatching(/^me {2}forgiven {2}.*: site: reload/),
    )
    expect(await pending('list')).toEqual([expect.stringContaining('follow: when r changed')])
    await pending('forgive', `${name}: site: follow: when r changed`)
    expect(await pending('list')).toEqual([])
  })

  it('is asked for in words that say what is wrong', async () => {
    for (const [args, words] of [
      [['pending'], 'missing subcommand'],
      [['pending', 'list'], 'no inventory given'],
      [['pending', 'list', 'x', '-i', 'h'], 'unexpected argument: x'],
      [['pending', 'forgive', '-i', 'h'], 'missing argument: give the name of a handler'],
    ] as const) {
      const { code, err } = await run(args)
      expect(code).toBe(5)
      expect(err).toContain(words)
    }
  })
})
