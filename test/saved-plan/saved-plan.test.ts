import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkTime } from '../../src/saved-plan/plan-check.ts'
import { readPlan, writePlan } from '../../src/saved-plan/plan-file.ts'
import { signPlan } from '../../src/saved-plan/plan-signature.ts'
import { type SavedPlan } from '../../src/saved-plan/saved-plan.ts'
import { folder, run } from '../cli/run.ts'

const KEY = { HOSTWRIGHT_PLAN_KEY: 'a key that is long enough' }
const PLAYBOOK = `
- hosts: all
  vars: { secret: !env WORD }
  tasks:
    - directory: "{{ root }}/out"
    - name: greet
      file: { path: "{{ root }}/out/hello", content: "hello\\n" }
      notify: note
    - name: keep
      file: { path: "{{ root }}/out/kept", content: "{{ secret }}" }
    - name: make
      command: { shell: "date +%s%N >{{ root }}/out/made", creates: "{{ root }}/out/made" }
    - name: ask
      probe: [cat, "{{ root }}/out/made"]
      register: said
    - name: tell
      file: { path: "{{ root }}/out/told", content: "{{ said.stdout }}" }
  handlers:
    - name: note
      command: { argv: [touch, "{{ root }}/out/noted"], always: true, alters: [] }
- hosts: all
  tasks:
    - name: later
      file: { path: "{{ root }}/out/later", content: "x" }
`

interface Told {
  readonly event: string
  readonly outcome: { readonly changes: readonly Record<string, unknown>[] }
}

/** The changes of a run in JSON, by step. */
function changesIn(json: string): unknown[] {
  return json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .flatMap((event) => (event.event === 'step' ? [event.outcome.changes] : []))
}

describe('a saved plan', () => {
  let root: string
  let plan: string
  const word = { WORD: 'correct horse' }
  const program = (...args: string[]) => run(args, { ...KEY, ...word })
  const save = (...more: string[]) =>
    program(join(root, 'play.yml'), '-i', join(root, 'hosts.yml'), '--check', '--plan', plan, ...more)
  beforeEach(() => {
    root = folder({ 'play.yml': PLAYBOOK })
    writeFileSync(
      join(root, 'hosts.yml'),
      `all: {vars: {root: "${root}"}, hosts: {me: {ansible_connection: local}}}\n`,
    )
    plan = join(root, 'plan.json')
  })

  it('is applied as it stands, and nothing else is', async () => {
    const saved = await save()
    expect(saved.code, saved.out + saved.err).toBe(3)
    const made = await program('apply', plan)
    expect(made.code, made.out + made.err).toBe(0)
    expect(existsSync(join(root, 'out/noted'))).toBe(true)
    const again = await program(join(root, 'play.yml'), '-i', join(root, 'hosts.yml'))
    expect(again.out).toContain('changed 0')
  })

  it('is the list that is executed, as JSON, where all is known', async () => {
    writeFileSync(join(root, 'play.yml'), PLAYBOOK.replace(/ {4}- name: make[^]*? {2}handlers/, '  handlers'))
    const announced = changesIn((await save('--json')).out)
    expect(announced.flat().length).toBeGreaterThan(5)
    const made = await program('apply', plan, '--json')
    expect(made.code, made.out + made.err).toBe(0)
    expect(changesIn(made.out)).toEqual(announced)
  })

  it('holds no secret, and is readable by its owner only', async () => {
    await save()
    expect(readFileSync(plan, 'utf8')).not.toContain('correct horse')
    expect(readFileSync(plan, 'utf8')).not.toContain('hello\\n')
    expect(statSync(plan).mode & 0o777).toBe(0o600)
  })

  it('is not begun where a file was altered by hand: planned from, now, planned to', async () => {
    await program(join(root, 'play.yml'), '-i', join(root, 'hosts.yml'))
    writeFileSync(join(root, 'out/hello'), 'drifted\n')
    await save()
    writeFileSync(join(root, 'out/hello'), 'by hand\n')
    const ran = await program('apply', plan)
    expect(ran.code).toBe(1)
    expect(ran.out).toMatch(
      /greet: write .*\/hello\n.*planned from {2}.*size 8\n.*now {11}.*size 8\n.*planned to {4}.*size 6\n/,
    )
    expect(readFileSync(join(root, 'out/hello'), 'utf8')).toBe('by hand\n')
  })

  it('stops before what a step that was unknown did not announce, unless that is allowed', async () => {
    const unknown = PLAYBOOK.replace(
      'path: "{{ root }}/out/told"',
      'path: "{{ root }}/out/{{ said.stdout | trim }}"',
    )
    // What a plan does not hold is no failure of a step: it is not ignored.
    writeFileSync(
      join(root, 'play.yml'),
      unknown.replace('name: tell', 'name: tell\n      ignore_errors: true'),
    )
    await save()
    const ran = await program('apply', plan)
    expect(ran.code, ran.out + ran.err).toBe(1)
    expect(ran.out).toContain('the plan does not announce this: write ')
    await save()
    expect((await program('apply', plan, '--allow-unannounced')).code).toBe(0)
  })

  it('is refused when it was made from other documents', async () => {
    await save()
    const hosts = readFileSync(join(root, 'hosts.yml'), 'utf8')
    writeFileSync(join(root, 'hosts.yml'), hosts.replace('vars: {', 'vars: { more: 1, '))
    const inventory = await program('apply', plan)
    expect(inventory.err).toContain(
      `was made from an inventory that differs from ${root}/hosts.yml as it is now`,
    )
    writeFileSync(join(root, 'hosts.yml'), hosts.replace('me:', 'you:'))
    const gone = await program('apply', plan)
    expect(gone.err).toContain(`plan.json is for me, which ${root}/hosts.yml no longer names`)
    writeFileSync(join(root, 'hosts.yml'), hosts)
    writeFileSync(join(root, 'play.yml'), PLAYBOOK.replace('hello\\n', 'other\\n'))
    const playbook = await program('apply', plan)
    expect(playbook.err).toContain(`was made from another version of ${root}/play.yml`)
    expect([inventory.code, gone.code, playbook.code]).toEqual([5, 5, 5])
    expect(existsSync(join(root, 'out'))).toBe(false)
  })

  it('wants the variables again that it was made with, and the same', async () => {
    await save('-e', 'more=much')
    expect(readFileSync(plan, 'utf8')).not.toContain('much')
    const missing = await program('apply', plan)
    expect([missing.code, missing.err]).toEqual([
      5,
      expect.stringContaining('was made with -e more: give it'),
    ])
    const other = await program('apply', plan, '-e', 'more=little')
    expect([other.code, other.err]).toEqual([5, expect.stringContaining('from other values of -e more')])
    expect((await program('apply', plan, '-e', 'more=much')).code).toBe(0)
  })

  it('is refused when it was damaged, edited, comes from a newer version, or its key is not here', async () => {
    await save()
    const text = readFileSync(plan, 'utf8')
    const refused = async (wrong: string, env = {}) => {
      writeFileSync(plan, wrong)
      const ran = await run(['apply', plan], { ...KEY, ...word, ...env })
      expect(ran.code).toBe(5)
      return ran.err
    }
    expect(await refused(text.slice(0, -20))).toContain('plan.json is damaged')
    expect(await refused('[]')).toContain('plan.json is not a saved plan, or is damaged')
    expect(await refused(text.replace('/out/hello', '/etc/passwd'))).toContain('damaged or was edited')
    expect(await refused(text.replace('"format": 3', '"format": 4'))).toContain(
      'has format 4, made by version',
    )
    expect(await refused(text.replace('"format": 3', '"format": 2'))).toContain(
      'and this version applies format 3',
    )
    expect(await refused(text, { HOSTWRIGHT_PLAN_KEY: 'another key, as long' })).toContain('with another key')
    expect(await refused(text, { HOSTWRIGHT_PLAN_KEY: '' })).toContain(
      'the key for saved plans cannot be read',
    )
    expect(await refused(text, { HOSTWRIGHT_PLAN_KEY: 'short' })).toContain('at least 16 characters')
    expect((await program('apply', join(root, 'nowhere.json'))).err).toContain('the plan cannot be read')
    expect(existsSync(join(root, 'out'))).toBe(false)
  })

  it('is made once: not again, neither after it was made nor after it was begun', async () => {
    const act = (text: string) =>
      `- hosts: all\n  tasks:\n    - command: { shell: "${text}", always: true }\n`
    writeFileSync(join(root, 'play.yml'), act(`echo x >>${root}/log; test -e ${root}/well`))
    await save()
    expect((await program('apply', plan)).code).toBe(1)
    const again = await program('apply', plan)
    expect([again.code, again.out]).toEqual([1, expect.stringContaining('this plan was applied here before')])
    expect(readFileSync(join(root, 'log'), 'utf8')).toBe('x\n')
    writeFileSync(join(root, 'well'), '')
    await save()
    const both = await Promise.all([program('apply', plan), program('apply', plan)])
    expect(both.map(({ code }) => code)).toEqual(expect.arrayContaining([0, 1]))
    expect(readFileSync(join(root, 'log'), 'utf8')).toBe('x\nx\n')
  })

  it('is made on no other machine than the one that was looked at', async () => {
    await save()
    const key = Buffer.from(KEY.HOSTWRIGHT_PLAN_KEY)
    const { key: _name, signature: _by, ...saved } = JSON.parse(readFileSync(plan, 'utf8')) as SavedPlan
    writePlan(plan, signPlan({ ...saved, machines: { me: '0'.repeat(32) } }, key))
    const ran = await program('apply', plan)
    expect([ran.code, ran.out]).toEqual([
      1,
      expect.stringContaining('this is not the machine that the plan was made on'),
    ])
    expect(existsSync(join(root, 'out'))).toBe(false)
  })

  it('can be applied for a day, or for as long as it was said', async () => {
    const hours = () => {
      const { made, expires } = JSON.parse(readFileSync(plan, 'utf8')) as SavedPlan
      return (Date.parse(expires) - Date.parse(made)) / 3_600_000
    }
    await save()
    expect(hours()).toBe(24)
    await save('--plan-ttl', '2')
    expect(hours()).toBe(2)
    const saved = readPlan(plan, Buffer.from(KEY.HOSTWRIGHT_PLAN_KEY))
    const at = (seconds: number) => () =>
      checkTime('plan', saved, new Date(Date.parse(saved.made) + seconds * 1000))
    expect(at(7199)).not.toThrow()
    expect(at(7200)).toThrow('plan expired at')
    expect(at(-700)).toThrow('which is in the future: a clock is wrong')
  })

  it('is refused where a file or a secret that it was made with is another by now', async () => {
    const script = join(root, 'script')
    writeFileSync(join(root, 'page.hbs'), 'page\n')
    writeFileSync(script, 'echo reviewed\n')
    writeFileSync(
      join(root, 'play.yml'),
      `- hosts: all
  tasks:
    - command: { argv: [sh], stdin: !file ${script}, creates: ${root}/out }
    - template: { src: page.hbs, dest: ${root}/page }
`,
    )
    await save()
    writeFileSync(script, `touch ${root}/out\n`)
    const secret = await program('apply', plan)
    expect([secret.code, secret.err]).toEqual([5, expect.stringContaining('or with another secret in it')])
    writeFileSync(script, 'echo reviewed\n')
    writeFileSync(join(root, 'page.hbs'), 'another page\n')
    const page = await program('apply', plan)
    expect([page.code, page.err]).toEqual([5, expect.stringContaining('another version of')])
    expect(page.err).toContain('page.hbs')
    expect(existsSync(join(root, 'page'))).toBe(false)
  })

  it('brings no file that nobody looked at when it was made', async () => {
    writeFileSync(join(root, 'one'), 'one')
    writeFileSync(join(root, 'other'), 'other')
    writeFileSync(
      join(root, 'play.yml'),
      `- hosts: all
  tasks:
    - command: { shell: "echo other >${root}/which", creates: ${root}/which }
    - probe: [cat, ${root}/which]
      register: which
    - copy: { src: "{{ which.stdout | trim }}", dest: ${root}/copied }
`,
    )
    await save()
    const ran = await program('apply', plan)
    expect([ran.code, ran.out]).toEqual([1, expect.stringContaining('other is not part of the plan')])
    expect(existsSync(join(root, 'copied'))).toBe(false)
  })

  it('is kept with a key of its own, which is drawn once', async () => {
    const state = { XDG_STATE_HOME: join(root, 'state'), ...word }
    const args = [join(root, 'play.yml'), '-i', join(root, 'hosts.yml'), '--check', '--plan', plan]
    await run(args, state)
    const file = join(root, 'state/hostwright/plan.key')
    const key = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await run(args, state)
    expect(readFileSync(file, 'utf8')).toBe(key)
    expect((await run(['apply', plan], state)).code).toBe(0)
  })

  it('is asked for in ways that make sense', async () => {
    const { err } = await program(join(root, 'play.yml'), '-i', join(root, 'hosts.yml'), '--plan', plan)
    expect(err).toContain('--plan requires --check: it saves what a dry run announces')
    expect((await program('apply', plan, '-l', 'me')).err).toContain(
      '--limit has no meaning here: a saved plan already determines it',
    )
    expect((await program('apply')).err).toContain('no saved plan given: hostwright apply PLAN')
    const nowhere = await program(
      ...[join(root, 'play.yml'), '-i', join(root, 'hosts.yml')],
      '--check',
      '--plan',
      join(root, 'no/plan'),
    )
    expect([nowhere.code, nowhere.out]).toEqual([5, ''])
    expect(nowhere.err).toContain('the plan cannot be written to')
    plan = root
    expect((await save()).err).toContain(`the plan cannot be written to ${root}: it is a directory`)
  })

  it('leaves out a host that failed, and apply leaves that host alone', async () => {
    writeFileSync(
      join(root, 'hosts.yml'),
      `all: {vars: {root: "${root}"}, hosts: {me: {ansible_connection: local}, far: {ansible_host: 127.0.0.1, ansible_port: 9}}}\n`,
    )
    const saved = await save()
    expect([saved.code, saved.err]).toEqual([4, expect.stringContaining('plan.json, without far')])
    const made = await program('apply', plan)
    expect(made.code, made.out + made.err).toBe(0)
    expect(made.out).toContain('far: the plan has nothing for it: left alone')
  })
})
