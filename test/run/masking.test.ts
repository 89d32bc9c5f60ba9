import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, run } from '../cli/run.ts'

const SECRET = 'correct horse/battery+staple'
const base64 = Buffer.from(SECRET).toString('base64')
const LINE = 'MIIEvAIBADANBgkqhkiG9w0B'

/** A playbook for this machine, with two secrets in its variables. */
function given(tasks: readonly object[]) {
  const root = folder({
    'hosts.yml': 'all: {hosts: {me: {ansible_connection: local}}}\n',
    key: `-----BEGIN-----\n${LINE}\nxx\n-----END-----\n`,
  })
  const play = `- hosts: all
  vars: { password: !env MASKED, key: !file ${join(root, 'key')} }
  tasks: ${JSON.stringify(tasks).replaceAll('ROOT', root)}
`
  const text = folder({ 'play.yml': play })
  return [join(text, 'play.yml'), '-i', join(root, 'hosts.yml')]
}
const told = async (tasks: readonly object[], ...more: string[]) => {
  const { out, err } = await run([...given(tasks), ...more], { MASKED: SECRET })
  return out + err
}
const shell = (script: string, more: object = {}) => ({
  name: 'say',
  command: { shell: script, always: true, ...more },
  ignore_errors: true,
})

describe('the secrets of a run', () => {
  const forms = [SECRET, base64, encodeURIComponent(SECRET), LINE, Buffer.from(SECRET).toString('hex')]
  it.each(['--verbose', '--json', '--diff'])(
    'are in no word of a step that was given none of them, with %s',
    async (how) => {
      const words = forms.map((one) => `printf '%s\\n' '<${one}>' >&2`).join('; ')
      const text = await told([shell(`${words}; exit 3`)], how)
      expect(text).toContain('(secret)')
      expect(text).toContain('exit status 3')
      for (const one of forms) expect(text).not.toContain(one)
    },
  )

  it('are in no difference of a file that holds one', async () => {
    const tasks = [
      { probe: { argv: ['printf', '%s', SECRET] }, register: 'r' },
      { debug: { msg: 'it is {{ r.stdout }}' } },
      { file: { path: 'ROOT/f', content: `a\n${SECRET}\n`, mode: '0600' } },
    ]
    for (const how of ['--diff', '--json']) {
      const text = await told(tasks, '--check', how)
      expect(text).not.toContain(SECRET)
      expect(text).toContain('it is (secret)')
    }
  })
})

it('a plan is applied though what it names has a secret in its name', async () => {
  const args = given([
    { file: { path: 'ROOT/of hunter2secret', content: 'x\n' } },
    { command: { shell: 'echo hunter2secret > ROOT/made', creates: 'ROOT/made' } },
  ])
  const env = { MASKED: 'hunter2secret', HOSTWRIGHT_PLAN_KEY: 'a key that is long enough' }
  const plan = join(folder({}), 'plan.json')
  expect((await run([...args, '--check', '--plan', plan], env)).code).toBe(2)
  expect(readFileSync(plan, 'utf8')).not.toContain('hunter2secret')
  const { code, out, err } = await run(['apply', plan], env)
  expect(code, out + err).toBe(0)
  expect(out).toContain('changed 2')
  expect(out).not.toContain('hunter2secret')
})

it('a command that fails without a word says its exit status', async () => {
  expect(await told([{ command: { argv: ['sh', '-c', 'exit 7'], always: true } }])).toContain('exit status 7')
})
