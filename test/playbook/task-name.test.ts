import { describe, expect, it } from 'vitest'
import { load, play } from './loaded.ts'

const taskOf = (step: string) => {
  const { plays, said } = load(play(step))
  const [found] = plays[0]?.steps ?? []
  return { said, task: found?.task, params: found?.params, found }
}

describe('the name of a task', () => {
  it.each([
    ['in full is the module of that name', '- ansible.builtin.file: {path: /x}\n', 'ansible.builtin.file'],
    ['by its legacy name is the same', '- ansible.legacy.file: {path: /x}\n', 'ansible.builtin.file'],
    ['in short is ours where it can take the params', '- file: {path: /x, mode: "0644"}\n', 'file'],
    [
      'in short is the module where only that can',
      '- file: {path: /x, state: directory}\n',
      'ansible.builtin.file',
    ],
    [
      'in short is the module where only that knows a param',
      '- file: {path: /x, recurse: true}\n',
      'ansible.builtin.file',
    ],
    ['in short is the only one of that name', '- command: {cmd: ls}\n', 'ansible.builtin.command'],
    ['in short is that of another collection', '- ini_file: {path: /x}\n', 'community.general.ini_file'],
  ])('%s', (_title, step, task) => expect(taskOf(step)).toMatchObject({ said: [], task }))

  it.each([
    ['- ansible.builtin.apt: {name: x}\n', ['play.yml:3:7 unknown task "ansible.builtin.apt" (write "apt")']],
    [
      '- ansible.builtin.comand: {cmd: x}\n',
      ['play.yml:3:7 unknown task "ansible.builtin.comand" (did you mean "ansible.builtin.command"?)'],
    ],
    [
      '- ansible.builtin.file: {path: 1}\n',
      [expect.stringContaining('param "path" of task ansible.builtin.file')],
    ],
    ['- file: {path: /x, stat: absent}\n', [expect.stringContaining('unknown param "stat" for task file')]],
  ])('%j is refused', (step, said) => expect(taskOf(step).said).toEqual(said))
})

describe('params stand', () => {
  it.each([
    [
      'in a text',
      '- file: path=/x state=directory recurse=yes\n',
      { path: '/x', state: 'directory', recurse: true },
    ],
    ['in a text with a command', '- command: ls -l a=b chdir=/x\n', { cmd: 'ls -l a=b', chdir: '/x' }],
    ['under args, weaker', '- command: chdir=/x ls\n  args: {chdir: /y}\n', { cmd: 'ls', chdir: '/x' }],
    ['under args', '- command: ls\n  args: {chdir: /y}\n', { cmd: 'ls', chdir: '/y' }],
    ['behind action', '- action: command ls -l chdir=/x\n', { cmd: 'ls -l', chdir: '/x' }],
    [
      'behind action, as a map',
      '- action: {module: command, args: {cmd: ls}, chdir: /x}\n',
      { cmd: 'ls', chdir: '/x' },
    ],
  ])('%s', (_title, step, params) => expect(taskOf(step)).toMatchObject({ said: [], params }))

  it.each([
    ['- file: path=/x state=sideways\n', ['play.yml:3:13 ']],
    ['- command: ls\n  args: {chdr: /y}\n', ['play.yml:4:14 unknown param "chdr"']],
    [
      '- file: {path: /x}\n  args: "{{ more }}"\n',
      ['play.yml:4:13 args must be a map of params, not a string'],
    ],
    ['- file: path="/x\n', ['play.yml:3:13 task file takes a map of params, not a string']],
    ['- file: path=/x now\n', ['play.yml:3:13 task file takes params as NAME=VALUE, and this is none: now']],
  ])('%j is refused in its place', (step, said) => {
    const found = taskOf(step).said
    said.forEach((words, at) => expect(found[at]).toContain(words))
  })
})
