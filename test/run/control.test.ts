import { describe, expect, it } from 'vitest'
import { plainReport } from '../../src/report/plain.ts'
import { here } from './here.ts'

const say = (name: string, msg: string, more: object = {}) => ({ name, debug: { msg }, ...more })
const runs = (name: string, shell: string, more: object = {}) => ({
  name,
  command: { shell, always: true, alters: [] },
  ...more,
})

describe('an older form of a loop', () => {
  const each = (more: object) => say('s', '{{ item | to_json }}', more)
  const table: readonly [string, object, readonly string[]][] = [
    [
      'with_items takes lists in the list apart, once',
      { with_items: [1, [2, [3]], 'x'] },
      ['1', '2', '[3]', '"x"'],
    ],
    ['with_items of one text', { with_items: 'x' }, ['"x"']],
    ['with_items of nothing', { with_items: [] }, []],
    ['with_items of an expression', { with_items: '{{ [[1], 2] }}' }, ['1', '2']],
    ['with_list takes nothing apart', { with_list: [1, [2]] }, ['1', '[2]']],
    ['with_flattened takes all apart', { with_flattened: [1, [2, [3]]] }, ['1', '2', '3']],
    [
      'with_dict',
      { with_dict: { a: 1, b: { c: 0 } } },
      ['{"key": "a", "value": 1}', '{"key": "b", "value": {"c": 0}}'],
    ],
    [
      'with_dict of an expression',
      { with_dict: '{{ m }}', vars: { m: { a: '' } } },
      ['{"key": "a", "value": ""}'],
    ],
    ['with_together fills up what is shorter', { with_together: [[1, 2], ['a']] }, ['[1, "a"]', '[2, null]']],
    [
      'with_nested',
      {
        with_nested: [
          [1, 2],
          ['a', 'b'],
        ],
      },
      ['[1, "a"]', '[1, "b"]', '[2, "a"]', '[2, "b"]'],
    ],
    ['with_indexed_items', { with_indexed_items: ['a', ['b']] }, ['[0, "a"]', '[1, "b"]']],
    [
      'with_sequence of texts',
      { with_sequence: 'start=1 end=5 stride=2 format=h%02d' },
      ['"h01"', '"h03"', '"h05"'],
    ],
    ['with_sequence with a count', { with_sequence: 'count=2' }, ['"1"', '"2"']],
    ['with_sequence with a count of 0', { with_sequence: 'count=0' }, []],
    ['with_sequence in short', { with_sequence: '4-6/2:%d' }, ['"4"', '"6"']],
    ['with_sequence backwards', { with_sequence: 'start=2 end=0 stride=-1' }, ['"2"', '"1"', '"0"']],
    [
      'with_subelements',
      {
        with_subelements: ['{{ m }}', 'k'],
        vars: {
          m: [
            { n: 1, k: ['a', 'b'] },
            { n: 2, k: [] },
          ],
        },
      },
      ['[{"n": 1, "k": ["a", "b"]}, "a"]', '[{"n": 1, "k": ["a", "b"]}, "b"]'],
    ],
    [
      'with_subelements that may be missing',
      { with_subelements: ['{{ m }}', 'k', { skip_missing: true }], vars: { m: [{ n: 1 }, { k: ['a'] }] } },
      ['[{"k": ["a"]}, "a"]'],
    ],
  ]
  it.each(table)('%s', async (_title, more, wanted) => {
    const { changes, code, reasons } = await here([each(more)]).check()
    const plain = (text: string) => text.replaceAll(/([,:]) /g, '$1')
    expect([code, reasons['s'], changes['s']?.map(plain)]).toEqual([
      0,
      undefined,
      wanted.map((one) => `definite ${plain(one)}`),
    ])
  })

  it.each([
    [{ with_dict: ['x', 'y'] }, /with_dict must be a map, not a list/],
    [{ with_sequence: 'start=5 end=1' }, /make stride negative/],
    [{ with_sequence: 'x=1' }, /not x/],
    [{ with_sequence: 'end=9999999999' }, /more than/],
    [{ with_nested: '{{ 1 }}' }, /must be a list/],
    [{ with_subelements: [[{ n: 1 }], 'k'] }, /there is no list under k/],
  ])('%j is refused', async (more, reason) => {
    const { code, reasons } = await here([each(more)]).check()
    expect([code, reasons['s']]).toEqual([1, expect.stringMatching(reason)])
  })
})

describe('loop_control', () => {
  it('index_var numbers the items, and extended tells about the whole loop', async () => {
    const control = { index_var: 'i', extended: true, loop_var: 'one' }
    const { changes } = await here([
      say(
        's',
        '{{ i }} {{ one }} {{ ansible_loop.index }}/{{ ansible_loop.length }} {{ ansible_loop.last }} {{ ansible_loop.previtem | default("-") }}',
        {
          loop: ['a', 'b'],
          loop_control: control,
        },
      ),
    ]).check()
    expect(changes['s']).toEqual(['definite 0 a 1/2 False -', 'definite 1 b 2/2 True a'])
  })

  it('pause waits between the items that act', async () => {
    const run = here([
      runs('c', 'date +%s.%N', { loop: [1, 2, 3], loop_control: { pause: 0.3 }, register: 'r' }),
      say('s', "{{ r.results | map(attribute='stdout') | join(' ') }}"),
    ])
    const { changes } = await run.apply()
    const [first = 0, , last = 0] = (changes['s']?.[0] ?? '').replace('definite ', '').split(' ').map(Number)
    expect(last - first).toBeGreaterThan(0.59)
  })
})

describe('environment', () => {
  const shows = (more: object = {}) => runs('c', 'echo "$A,$B,$C"', { register: 'r', ...more })
  const table: readonly [string, object[], string][] = [
    ['of a step', [shows({ environment: { A: 1, B: 'x{{ 1 + 1 }}', C: true } })], '1,x2,True'],
    [
      'of a block, and of a step in it, which counts',
      [{ environment: { A: 'block', B: 'block' }, block: [shows({ environment: { A: 'step' } })] }],
      'step,block,',
    ],
    [
      'that is left out, empty or quoted',
      [shows({ environment: { A: '{{ omit }}', B: '', C: "it's $HOME" } })],
      ",,it's $HOME",
    ],
    ['from a variable', [shows({ environment: '{{ e }}', vars: { e: { A: 'v' } } })], 'v,,'],
    ['from a list', [shows({ environment: [{ A: 'v' }, { A: 'w', B: 'b' }] })], 'w,b,'],
  ]
  it.each(table)('%s', async (_title, steps, wanted) => {
    const { changes, code } = await here([...steps, say('s', '<{{ r.stdout }}>')]).apply()
    expect([code, changes['s']]).toEqual([0, [`definite <${wanted}>`]])
  })

  it('of the play holds for all its steps', async () => {
    const play = {
      hosts: 'all',
      environment: { A: 'play', B: 'play' },
      tasks: [shows({ environment: { B: 'step' } }), say('s', '{{ r.stdout }}')],
    }
    expect((await here([play]).apply()).changes['s']).toEqual(['definite play,step,'])
  })

  it('does not reach a command that only reads, which is refused', async () => {
    const { reasons, code } = await here([{ name: 'p', probe: ['env'], environment: { A: 'x' } }]).check()
    expect([code, reasons['p']]).toEqual([1, expect.stringMatching(/environment does not reach/)])
  })
})

it('no_log shows how a step ended, and nothing else', async () => {
  const { events } = await here([
    runs('c', 'echo hush', { no_log: true }),
    runs('d', 'echo hush >&2; exit 1', { no_log: '{{ true }}' }),
  ]).apply()
  const lines: string[] = []
  const report = plainReport((line) => lines.push(line), { diff: true, verbose: true })
  for (const event of events) report(event)
  expect(lines.join('\n')).toContain('hidden by no_log')
  expect(lines.join('\n')).not.toContain('hush')
})

describe('magic variables', () => {
  it.each([
    ['{{ ansible_check_mode }}', 'true', 'false'],
    ["{{ ansible_play_hosts | join(',') }} {{ ansible_play_batch | join(',') }}", 'me me', 'me me'],
    ["{{ inventory_dir | basename != '' }}", 'true', 'true'],
    ["{{ ansible_run_tags | join(',') }}", 'all', 'all'],
  ])('%s', async (msg, dry, real) => {
    const run = here([say('s', msg)])
    expect([(await run.check()).changes['s'], (await run.apply()).changes['s']]).toEqual([
      [`definite ${dry}`],
      [`definite ${real}`],
    ])
  })
})

describe('vars_prompt', () => {
  const play = (prompt: object) => [{ hosts: 'all', vars_prompt: [prompt], tasks: [say('s', '{{ v }}')] }]

  it('takes the default, as nobody is asked, and what -e gives before it', async () => {
    const run = here(play({ name: 'v', prompt: 'Which?', default: 'd' }))
    expect((await run.apply()).changes['s']).toEqual(['definite d'])
    expect((await run.apply({ extra: ['v=e'] })).changes['s']).toEqual(['definite e'])
  })

  it('without a default must be given', async () => {
    await expect(here(play({ name: 'v', prompt: 'Which?' })).apply()).rejects.toThrow(
      /nobody is asked in a run, and "v" has no default/,
    )
  })
})
