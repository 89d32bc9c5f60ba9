import { describe, expect, it } from 'vitest'
import { readFreeForm } from '../../src/playbook/free-form.ts'

/** Answers of Ansible 2.14 to the same texts; `_raw_params` is what it calls the rest. */
describe('a text of params is read as Ansible reads it', () => {
  it.each<[text: string, answer: Readonly<Record<string, string>> | undefined]>([
    ['name=nginx state=present', { name: 'nginx', state: 'present' }],
    ['src={{ item.src }} dest=/etc/x', { src: '{{ item.src }}', dest: '/etc/x' }],
    ['src="a b" dest=\'/x y\'', { src: 'a b', dest: '/x y' }],
    ["line='a = b' path=/x", { line: 'a = b', path: '/x' }],
    ['a=b=c', { a: 'b=c' }],
    ['a= b', { a: '', _raw_params: 'b' }],
    ['x a=1 y', { a: '1', _raw_params: 'x y' }],
    ["msg={{ x | default('a b') }}", { msg: "{{ x | default('a b') }}" }],
    ["a='it''s'", { a: "it''s" }],
    ['a="x', undefined],
    ['', {}],
    ['a=', { a: '' }],
    ['a\\=b c=d', { c: 'd', _raw_params: 'a=b' }],
    ['line="a \\"q\\" b"', { line: 'a "q" b' }],
    ['a=1\nb=2', { a: '1', b: '2' }],
    ['{{ params }}', { _raw_params: '{{ params }}' }],
    ['regexp=^a\\.b line=\\tq', { regexp: '^a\\.b', line: 'q' }],
    ['mode=0644 name={{ a }}-{{ b }}', { mode: '0644', name: '{{ a }}-{{ b }}' }],
  ])('%j', (text, answer) => expect(asAnsible(text, false)).toEqual(answer))

  it.each<[text: string, answer: Readonly<Record<string, string>>]>([
    ['echo hi', { _raw_params: 'echo hi' }],
    ['FOO=1 make  -j2 chdir=/src', { chdir: '/src', _raw_params: 'FOO=1 make  -j2' }],
    ['creates=/x touch /x', { creates: '/x', _raw_params: 'touch /x' }],
    ['echo "a b"   \'c\'', { _raw_params: 'echo "a b"   \'c\'' }],
    ['echo {{ a  b }} x=y', { _raw_params: 'echo {{ a  b }} x=y' }],
    ["chdir={{ dir }} ls -l | grep 'a=b'", { chdir: '{{ dir }}', _raw_params: "ls -l | grep 'a=b'" }],
    ['a  b\nc', { _raw_params: 'a  b\nc' }],
  ])('the command line %j', (text, answer) => expect(asAnsible(text, true)).toEqual(answer))
})

function asAnsible(text: string, isCommandLine: boolean) {
  const read = readFreeForm(text, isCommandLine)
  if (read === undefined) return undefined
  return { ...read.params, ...(read.rest === '' ? {} : { _raw_params: read.rest }) }
}
