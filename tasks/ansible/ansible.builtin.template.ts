import { defineTask } from 'hostwright'
import { copied, copyOutputs, placesOf } from './lib/copies.ts'
import { OWNERSHIP, off, on, path, WRITTEN } from './lib/params.ts'

export default defineTask({
  name: 'ansible.builtin.template',
  summary: 'Writes a file from a template, filled in with the variables of the host.',
  params: {
    properties: {
      src: { local: 'template', named: true, description: 'a template in `templates/`' },
      dest: path('the file, or the folder in which it is to be'),
      force: on('false: a file that is there stays as it is'),
      follow: off('what a link at dest leads to is written'),
      newline_sequence: { enum: ['\n'], default: '\n', description: 'only \\n' },
      output_encoding: { enum: ['utf-8', 'utf8', 'UTF-8'], default: 'utf-8', description: 'only utf-8' },
      ...OWNERSHIP,
      ...WRITTEN,
    },
    required: ['src', 'dest'],
  },
  read: (host, { src, ...copying }) => placesOf(host, copying, src),
  plan: (current, params) => copied(current, params),
  outputs: (current, { dest }) => copyOutputs(current, { dest }),
})
