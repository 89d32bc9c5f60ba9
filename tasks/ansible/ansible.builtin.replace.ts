import { defineTask, python } from 'hostwright'
import { edited } from './lib/edited.ts'
import { OWNERSHIP, path, text, WRITTEN } from './lib/params.ts'
import { given, look } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.replace',
  summary: 'Replaces all that a regular expression fits in a file, as Ansible’s module does.',
  params: {
    properties: {
      path: path('the file'),
      dest: path('another name of path'),
      destfile: path('another name of path'),
      name: path('another name of path'),
      regexp: text('what is replaced; ^ and $ fit at each line'),
      replace: { type: 'string', default: '', description: 'what comes in its place; \\1 is what was found' },
      after: text('only what stands after this is replaced'),
      before: text('only what stands before this is replaced'),
      encoding: { enum: ['utf-8'], default: 'utf-8', description: 'only utf-8' },
      ...OWNERSHIP,
      ...WRITTEN,
    },
    required: ['regexp'],
    exactlyOne: [{ of: ['path', 'dest', 'destfile', 'name'] }],
  },
  read: (host, params) =>
    look(host, given(params.path, params.dest, params.destfile, params.name), { ...params, follow: true }),
  plan: (current, { regexp, replace, after, before, validate, owner, group, mode }) => [
    edited(current, { create: false, validate, owner, group, mode }, (text) =>
      within(text ?? '', { after, before }, (part) => replaced(part, regexp, replace)),
    ),
  ],
})

interface Bounds {
  readonly after: string | undefined
  readonly before: string | undefined
}

/** A part of a text is changed: what stands between two patterns. Where these do not fit, nothing is. */
function within(text: string, { after, before }: Bounds, change: (part: string) => string): string {
  if (after === undefined && before === undefined) return change(text)
  const lazy = after !== undefined && before !== undefined ? '.*?' : '.*'
  const [one] = python.found(text, `(?<upto__>${after ?? ''})(?<subsection>${lazy})${before ?? ''}`, 's')
  if (one === undefined) return text
  const section = one.named['subsection'] ?? ''
  const start = one.at + (one.named['upto__'] ?? '').length
  return text.slice(0, start) + change(section) + text.slice(start + section.length)
}

function replaced(text: string, regexp: string, replace: string): string {
  let result = ''
  let end = 0
  for (const one of python.found(text, regexp, 'gm')) {
    result += text.slice(end, one.at) + python.replacement(replace, one)
    end = one.at + (one.groups[0] ?? '').length
  }
  return result + text.slice(end)
}
