import { argv, defineAct, defineTask } from 'hostwright'
import { path } from './lib/params.ts'
import { absolute } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.tempfile',
  summary: 'Makes an empty file or folder with a name of its own in each run; register gives its path.',
  params: {
    properties: {
      state: { enum: ['file', 'directory'], default: 'file', description: 'what is made' },
      path: path('where; the host’s own place for temporary files if not given'),
      prefix: {
        type: 'string',
        default: 'ansible.',
        pattern: '^[^/\\n]*$',
        description: 'how its name begins',
      },
      suffix: { type: 'string', default: '', pattern: '^[^/\\n]*$', description: 'how its name ends' },
    },
  },
  read: async (host, { path: folder }) => (folder === undefined ? undefined : absolute(host, folder)),
  plan: (folder, { state, prefix, suffix }) => [
    drawn({
      subject: folder ?? 'temporary files',
      summary: `make a temporary ${state}`,
      leaves: true,
      data: { folder, state, prefix, suffix },
    }),
  ],
})

interface Drawing {
  readonly folder: string | undefined
  readonly state: 'file' | 'directory'
  readonly prefix: string
  readonly suffix: string
}

/** Files whose names nobody knows before. */
const drawn = defineAct<Drawing>({
  name: 'temporary file',
  script: ({ data: { folder, state, prefix, suffix } }) => {
    const where = folder === undefined ? ['--tmpdir'] : ['-p', folder]
    const kind = state === 'directory' ? ['-d'] : []
    return argv('mktemp', ...kind, ...where, `--suffix=${suffix}`, '--', `${prefix}XXXXXXXX`)
  },
  answer: ({ stdout = '' }, { data }) => ({ path: stdout.replace(/\n$/, ''), state: data.state }),
})
