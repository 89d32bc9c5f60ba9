import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { here } from './here.ts'

const say = (name: string, msg: string, more: object = {}) => ({ name, debug: { msg }, ...more })
const runs = (name: string, shell: string, more: object = {}) => ({
  name,
  command: { shell, always: true, alters: [] },
  ...more,
})

/** How each step ended, in a dry run and in an apply; what was said by the steps that say something. */
async function both(steps: readonly object[], handlers: readonly object[] = []) {
  const run = here(steps, { handlers })
  const dry = await run.check()
  const real = await run.apply()
  return {
    root: run.root,
    dry: Object.fromEntries(dry.steps),
    real: Object.fromEntries(real.steps),
    codes: [dry.code, real.code],
    reasons: real.reasons,
    dryReasons: dry.reasons,
    said: real.changes,
    drySaid: dry.changes,
  }
}

describe('what a command prints', () => {
  it('is registered, once it has run', async () => {
    const steps = [
      runs('c', 'echo one; echo two; echo three >&2', { register: 'r' }),
      say('s', "{{ r.rc }} {{ r.stdout_lines | join('+') }} {{ r.stderr }} {{ r.changed }}"),
    ]
    const { said, drySaid, dry } = await both(steps)
    expect(said['s']).toEqual(['definite 0 one+two three True'])
    expect(drySaid['s']?.[0]).toMatch(/not known yet: it is known once it has run/)
    expect(dry['c']).toBe('changed')
  })

  it('is registered for each item of a loop', async () => {
    const steps = [
      runs('c', 'echo {{ item }}', { register: 'r', loop: ['a', 'b'] }),
      say('s', "{{ r.results | map(attribute='stdout') | join(',') }}"),
    ]
    const { said } = await both(steps)
    expect(said['s']).toEqual(['definite a,b'])
  })

  it('is registered of one that failed, if that is ignored', async () => {
    const steps = [
      runs('c', 'echo no >&2; exit 3', { register: 'r', ignore_errors: true }),
      say('s', '{{ r.rc }} {{ r.stderr }} {{ r is failed }}'),
    ]
    const { said } = await both(steps)
    expect(said['s']).toEqual(['definite 3 no True'])
  })
})

describe('changed_when', () => {
  const table: readonly [string, object, { dry: string; real: string; codes: readonly number[] }][] = [
    ['false: never changed', { changed_when: false }, { dry: 'ok', real: 'ok', codes: [0, 0] }],
    ['true: always changed', { changed_when: true }, { dry: 'changed', real: 'changed', codes: [2, 0] }],
    [
      'over what it printed, which says so',
      { register: 'r', changed_when: "r.stdout == 'x'" },
      { dry: 'unknown', real: 'changed', codes: [3, 0] },
    ],
    [
      'over what it printed, which does not',
      { register: 'r', changed_when: ["r.stdout == 'x'", "r.stderr != ''"] },
      { dry: 'unknown', real: 'ok', codes: [3, 0] },
    ],
  ]
  it.each(table)('%s', async (_title, more, wanted) => {
    const { dry, real, codes } = await both([runs('c', 'echo x', more)])
    expect({ dry: dry['c'], real: real['c'], codes }).toEqual(wanted)
  })

  it('decides whether handlers are notified, though a run that died would run them', async () => {
    const handler = { name: 'h', file: { path: 'ROOT/{{ which }}', content: 'x' }, vars: { which: 'h' } }
    const one = (text: string) => [
      runs('c', `echo ${text}`, { register: 'r', changed_when: "r.stdout == 'x'", notify: 'h' }),
    ]
    const [no, yes] = [await both(one('y'), [handler]), await both(one('x'), [handler])]
    expect([existsSync(join(no.root, 'h')), existsSync(join(yes.root, 'h'))]).toEqual([false, true])
    expect([no.real, yes.real]).toEqual([{ c: 'ok' }, { c: 'changed', h: 'changed' }])
  })

  it('says nothing else of the host than what was done', async () => {
    const steps = [{ name: 'f', file: { path: 'ROOT/f', content: 'x' }, changed_when: false }]
    const { real, said, root } = await both(steps)
    expect([real['f'], said['f'], existsSync(join(root, 'f'))]).toEqual(['ok', ['definite write f'], true])
  })
})

describe('failed_when', () => {
  const table: readonly [string, object, { real: string; code: number }][] = [
    ['false: no status is a failure', { shell: 'exit 3', failed_when: false }, { real: 'changed', code: 0 }],
    [
      'over the status, which is right',
      { shell: 'exit 3', failed_when: 'r.rc not in [0, 3]' },
      { real: 'changed', code: 0 },
    ],
    [
      'over the status, which is wrong',
      { shell: 'exit 4', failed_when: 'r.rc not in [0, 3]' },
      { real: 'failed', code: 1 },
    ],
    [
      'over what it printed',
      { shell: 'echo bad', failed_when: "'bad' in r.stdout" },
      { real: 'failed', code: 1 },
    ],
    [
      'together with changed_when',
      { shell: 'exit 3', failed_when: 'r.rc > 3', changed_when: 'r.rc == 0' },
      { real: 'ok', code: 0 },
    ],
  ]
  it.each(table)('%s', async (_title, { shell, ...more }: { shell?: string }, wanted) => {
    const steps = [runs('c', shell ?? '', { register: 'r', ...more }), say('s', 'after')]
    const { real, codes } = await both(steps)
    expect({ real: real['c'], code: codes[1] }).toEqual(wanted)
    expect(real['s']).toBe(wanted.code === 0 ? 'ok' : undefined)
  })

  it('may forgive what a task refuses, in a dry run as in an apply', async () => {
    const steps = [
      { name: 'a', assert: { that: ['false'], msg: 'no' }, register: 'r', failed_when: false },
      say('s', '{{ r.failed }} {{ r.msg }}'),
    ]
    const { dry, real, said } = await both(steps)
    expect([dry['a'], real['a'], said['s']]).toEqual(['ok', 'ok', ['definite False no']])
  })

  it('fails a step that did nothing, before anything is done', async () => {
    const steps = [
      { name: 'p', probe: ['echo', 'bad'], register: 'r', failed_when: "r.stdout == 'bad'" },
      { name: 'f', file: { path: 'ROOT/f', content: 'x' } },
    ]
    const { dry, codes, reasons, root } = await both(steps)
    expect([dry['p'], reasons['p'], codes]).toEqual(['failed', "failed_when: r.stdout == 'bad'", [1, 1]])
    expect(existsSync(join(root, 'f'))).toBe(false)
  })
})

describe('check_mode', () => {
  it('true: it is only looked at, and says whether it would change anything', async () => {
    const steps = [
      { name: 'f', file: { path: 'ROOT/f', content: 'x' }, check_mode: true, register: 'r' },
      say('s', '{{ r.changed }}'),
    ]
    const { real, said, root, reasons } = await both(steps)
    expect([real['f'], said['s'], existsSync(join(root, 'f'))]).toEqual(['changed', ['definite true'], false])
    expect(reasons['f']).toMatch(/^check_mode: it would write/)
  })

  it('false: a command that says that it changes nothing runs in a dry run, too', async () => {
    const steps = [
      runs('c', 'echo seen', { check_mode: false, changed_when: false, register: 'r' }),
      say('s', '{{ r.stdout }} {{ r.rc }}'),
    ]
    const { dry, real, said, drySaid } = await both(steps)
    expect([dry['c'], real['c']]).toEqual(['ok', 'ok'])
    expect([drySaid['s'], said['s']]).toEqual([['definite seen 0'], ['definite seen 0']])
  })

  it('false: one that fails there has failed, unless it says otherwise', async () => {
    const probing = { check_mode: false, changed_when: false, register: 'r' }
    const [no, yes] = [
      await both([runs('c', 'exit 1', probing)]),
      await both([runs('c', 'exit 1', { ...probing, failed_when: false })]),
    ]
    expect([no.dry['c'], yes.dry['c'], no.real['c'], yes.real['c']]).toEqual(['failed', 'ok', 'failed', 'ok'])
  })
})

describe('until', () => {
  it('does an act again until what it prints is right', async () => {
    const shell = 'echo x >>ROOT/n; wc -l <ROOT/n'
    const steps = [
      runs('c', shell, { register: 'r', until: "r.stdout | trim == '3'", retries: 5, delay: 0 }),
      say('s', '{{ r.stdout | trim }}'),
    ]
    const { dry, real, root, said } = await both(steps)
    expect([dry['c'], real['c'], said['s']]).toEqual(['unknown', 'changed', ['definite 3']])
    expect(readFileSync(join(root, 'n'), 'utf8')).toBe('x\nx\nx\n')
  })

  it('fails after so many attempts more than the first', async () => {
    const steps = [
      runs('c', 'echo x >>ROOT/n; exit 1', { register: 'r', until: 'r.rc == 0', retries: 2, delay: 0 }),
    ]
    const { real, root, reasons } = await both(steps)
    expect([real['c'], readFileSync(join(root, 'n'), 'utf8')]).toEqual(['failed', 'x\nx\nx\n'])
    expect(reasons['c']).toMatch(/until: r.rc == 0: not so after 3 attempts/)
  })

  it('looks again at what only reads; a dry run does not wait, and says so', async () => {
    const steps = [
      {
        name: 'p',
        probe: ['cat', 'ROOT/later'],
        register: 'r',
        until: 'r.rc == 0',
        retries: 30,
        delay: '{{ 1 / 5 }}',
      },
      say('s', '{{ r.stdout }}'),
    ]
    const run = here([runs('bg', '(sleep 1; echo done >ROOT/later) >/dev/null 2>&1 &'), ...steps])
    const dry = await run.check()
    expect(Object.fromEntries(dry.steps)['p']).toBe('unknown')
    const real = await run.apply()
    expect([real.reasons['p'], real.changes['s']]).toEqual([undefined, ['definite done']])
  })
})
