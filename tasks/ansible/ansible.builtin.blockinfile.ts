import { defineTask } from 'hostwright'
import { edited } from './lib/edited.ts'
import { withBlock } from './lib/lines.ts'
import { OWNERSHIP, off, path, text, WRITTEN } from './lib/params.ts'
import { given, look } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.blockinfile',
  summary: 'Keeps a block of lines between two marker lines of a file, as Ansible’s module does.',
  params: {
    properties: {
      path: path('the file'),
      dest: path('another name of path'),
      destfile: path('another name of path'),
      name: path('another name of path'),
      block: { type: 'string', description: 'the lines; without any, the block is removed' },
      content: { type: 'string', description: 'another name of block' },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the block is there' },
      marker: {
        type: 'string',
        default: '# {mark} ANSIBLE MANAGED BLOCK',
        pattern: '^[^\\n]+$',
        description: 'the marker lines; {mark} is the begin or the end',
      },
      marker_begin: {
        type: 'string',
        default: 'BEGIN',
        pattern: '^[^\\n]+$',
        description: 'what {mark} is above the block',
      },
      marker_end: {
        type: 'string',
        default: 'END',
        pattern: '^[^\\n]+$',
        description: 'what {mark} is below the block',
      },
      insertafter: text('where a new block goes: after the last line that this fits, or EOF'),
      insertbefore: text('where a new block goes: before the last line that this fits, or BOF'),
      create: off('make the file if it is not there'),
      ...OWNERSHIP,
      ...WRITTEN,
    },
    exactlyOne: [{ of: ['path', 'dest', 'destfile', 'name'] }],
  },
  read: (host, params) =>
    look(host, given(params.path, params.dest, params.destfile, params.name), { ...params, follow: true }),
  plan: (
    current,
    { state, create, marker, marker_begin, marker_end, insertafter, insertbefore, block, content, ...rest },
  ) => {
    const [begin, end] = [marker_begin, marker_end].map((mark) => marker.replaceAll('{mark}', () => mark))
    const wanted = {
      block: state === 'absent' ? '' : (block ?? content ?? ''),
      begin: begin ?? '',
      end: end ?? '',
      insertafter,
      insertbefore,
    }
    const { owner, group, mode, validate } = rest
    return [
      edited(current, { owner, group, mode, validate, create: create || state === 'absent' }, (text) =>
        text === null && state === 'absent' ? null : withBlock(text ?? '', wanted),
      ),
    ]
  },
})
