import { defineTask, Refusal } from 'hostwright'
import { edited } from './lib/edited.ts'
import { withLine, withoutLine } from './lib/lines.ts'
import { OWNERSHIP, off, path, text, WRITTEN } from './lib/params.ts'
import { given, look } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.lineinfile',
  summary: 'Adds, replaces or removes one line of a file, as Ansible’s module does.',
  params: {
    properties: {
      path: path('the file'),
      dest: path('another name of path'),
      destfile: path('another name of path'),
      name: path('another name of path'),
      line: { type: ['string', 'number'], description: 'the whole line' },
      value: { type: ['string', 'number'], description: 'another name of line' },
      regexp: text('the last line that this fits is replaced; with state absent, all of them are removed'),
      regex: text('another name of regexp'),
      search_string: text('like regexp, but plain text'),
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the line is there' },
      insertafter: text('where a new line goes: after the last line that this fits, or EOF'),
      insertbefore: text('where a new line goes: before the last line that this fits, or BOF'),
      backrefs: off('line may contain what regexp found (\\1); without a match nothing is done'),
      firstmatch: off('the first line that fits counts instead of the last'),
      create: off('make the file if it is not there'),
      ...OWNERSHIP,
      ...WRITTEN,
    },
    exactlyOne: [{ of: ['path', 'dest', 'destfile', 'name'] }],
  },
  read: (host, params) =>
    look(host, given(params.path, params.dest, params.destfile, params.name), { ...params, follow: true }),
  plan: (current, { state, create, validate, owner, group, mode, ...params }) => {
    const regexp = params.regexp ?? params.regex
    const line = params.line ?? params.value
    const wanted = { ...params, regexp, line: String(line ?? '') }
    const editing = { validate, owner, group, mode }
    if (state === 'absent') {
      if (line === undefined && regexp === undefined && params.search_string === undefined)
        throw new Refusal('state: absent needs line, regexp or search_string')
      return [
        edited(current, { ...editing, create: true }, (text) =>
          text === null ? null : withoutLine(text, wanted),
        ),
      ]
    }
    if (line === undefined) throw new Refusal('line is missing')
    if (params.backrefs && regexp === undefined) throw new Refusal('backrefs needs regexp')
    return [edited(current, { ...editing, create }, (text) => withLine(text ?? '', wanted))]
  },
})
