import { expect, it } from 'vitest'
import { here } from './here.ts'

it('a step that the next run leaves out, as what it goes by is otherwise by then, is not one that was undone', async () => {
  const { apply } = here([
    { name: 'looks', 'ansible.builtin.stat': { path: 'ROOT/installed' }, register: 'was' },
    { name: 'installs', command: { shell: 'touch ROOT/installed ROOT/running', creates: 'ROOT/installed' } },
    {
      name: 'stops',
      'ansible.builtin.file': { path: 'ROOT/running', state: 'absent' },
      when: 'not was.stat.exists',
    },
    { name: 'is read', 'ansible.builtin.slurp': { src: 'ROOT/installed' }, register: 'read' },
    { name: 'starts', 'ansible.builtin.copy': { dest: 'ROOT/running', content: '{{ read.content }}x' } },
  ])
  const first = await apply()
  expect(first.reasons['stops']).toBeUndefined()
  expect(first.code).toBe(0)
  const second = await apply()
  expect(second.steps.filter(([, status]) => status === 'changed')).toEqual([])
})
