import { defineTask, Refusal } from 'hostwright'
import { edited } from './lib/edited.ts'
import { withOption } from './lib/ini.ts'
import { OWNERSHIP, off, on, path, WRITTEN } from './lib/params.ts'
import { given, look } from './lib/places.ts'

const LINE = { type: ['string', 'number', 'boolean'], pattern: '^[^\\n]*$' } as const

export default defineTask({
  name: 'community.general.ini_file',
  summary: 'Sets or removes one option of a file with sections.',
  params: {
    properties: {
      path: path('the file'),
      dest: path('another name of path'),
      section: {
        type: 'string',
        pattern: '^[^\\n\\]]*$',
        description: 'the section; if not given, what stands above all sections',
      },
      option: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description: 'the option; if not given, the whole section is meant',
      },
      value: { ...LINE, description: 'its value' },
      values: { type: 'array', items: LINE, description: 'its values, each in a line' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether it stands there' },
      exclusive: on('other lines of the option are removed'),
      no_extra_spaces: off('no blanks around ='),
      allow_no_value: off('an option may have no value'),
      create: on('make the file if it is not there'),
      ...OWNERSHIP,
      backup: WRITTEN.backup,
      unsafe_writes: WRITTEN.unsafe_writes,
    },
    exactlyOne: [{ of: ['path', 'dest'] }],
  },
  read: (host, params) => look(host, given(params.path, params.dest), { ...params, follow: true }),
  plan: (current, { value, values, create, owner, group, mode, section, option, ...rest }) => {
    const all = value === undefined ? (values ?? []) : [value]
    if (rest.state === 'present' && all.length === 0 && !rest.allow_no_value)
      throw new Refusal('value is missing (allow_no_value: true allows that)')
    const named = section === '' ? undefined : section
    const wanted = { ...rest, section: named, option, values: all.map(asText) }
    return [edited(current, { owner, group, mode, create }, (text) => withOption(text ?? '', wanted))]
  },
})

/** As Python writes it. */
function asText(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}
