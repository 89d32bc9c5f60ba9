import { describe, expect, it } from 'vitest'
import { folder, run } from './run.ts'

const FILES = {
  'hosts.yml':
    'all:\n  vars: {port: 80, token: !env TOKEN}\n  children:\n    web:\n      hosts: {web1: {port: 0, empty: "", ansible_password: hush}}\n',
  'group_vars/web.yml': '# first\nport: 8080\nlist: [1, a]\n',
  'play/group_vars/all.yml': 'port: 81\n',
}
const explained = async (...args: string[]) => {
  const root = folder(FILES)
  const { code, out, err } = await run(['explain', ...args, '-i', `${root}/hosts.yml`], { TOKEN: 'abcd' })
  return { code, out: out.replaceAll(`${root}/`, ''), err, root }
}

describe('hostwright explain', () => {
  it('tells each variable of a host with the place that sets it, and what that overrides', async () => {
    expect((await explained('web1')).out.split('\n')).toEqual([
      'web1  (groups: all, web)',
      '  ansible_password = (secret)  (hosts.yml:5)',
      '  empty = ""  (hosts.yml:5)',
      '  list = [1,"a"]  (group_vars/web.yml:3)',
      '  port = 0  (hosts.yml:5)',
      '      overrides 8080  (group_vars/web.yml:2)',
      '      overrides 80  (hosts.yml:2)',
      '  token = "(secret)"  (hosts.yml:2)',
      '',
    ])
  })

  it('tells one variable, with what stands beside a playbook and what -e says', async () => {
    const root = folder(FILES)
    const options = ['-i', `${root}/hosts.yml`, '-e', 'port=9', `${root}/play/site.yml`]
    const { out } = await run(['explain', 'web1', 'port', ...options], { TOKEN: 'abcd' })
    expect(out.replaceAll(`${root}/`, '').split('\n').slice(1, 5)).toEqual([
      '  port = "9"  (-e)',
      '      overrides 0  (hosts.yml:5)',
      '      overrides 8080  (group_vars/web.yml:2)',
      '      overrides 81  (play/group_vars/all.yml:1)',
    ])
  })

  it.each([
    [['web2'], 'there is no host "web2"'],
    [['web1', 'prt'], 'did you mean "port"?'],
    [['web1', 'a', 'b'], 'usage: hostwright explain HOST'],
    [[], 'usage: hostwright explain HOST'],
  ])('says what is wrong with %j', async (args, words) => {
    const { code, err } = await explained(...args)
    expect(code).toBe(5)
    expect(err).toContain(words)
  })
})

it.each([
  ['explan', 'did you mean "explain"?'],
  ['frobnicate', 'the commands are apply, docs'],
  ['inti', 'did you mean "init"?'],
])('a command that there is not is told as one: %s', async (word, hint) => {
  const { code, err } = await run([word, 'x'])
  expect(code).toBe(5)
  expect(err).toContain(`“${word}” is neither a command nor a file`)
  expect(err).toContain(hint)
})
