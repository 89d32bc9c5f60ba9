import { defineTask } from 'hostwright'
import { edited } from './lib/edited.ts'
import { withLimit } from './lib/limits.ts'
import { off, path } from './lib/params.ts'
import { look } from './lib/places.ts'

const ITEMS = [
  'core',
  'data',
  'fsize',
  'memlock',
  'nofile',
  'rss',
  'stack',
  'cpu',
  'nproc',
  'as',
  'maxlogins',
  'maxsyslogins',
  'priority',
  'locks',
  'sigpending',
  'msgqueue',
  'nice',
  'rtprio',
  'chroot',
] as const

export default defineTask({
  name: 'community.general.pam_limits',
  summary: 'Keeps a limit in /etc/security/limits.conf.',
  params: {
    properties: {
      domain: { type: 'string', pattern: '^[^\\s#]+$', description: 'whose: a user, @group, or *' },
      limit_type: { enum: ['soft', 'hard', '-'], description: 'whether the user may raise it; - is both' },
      limit_item: { enum: ITEMS, description: 'of what' },
      value: { type: 'string', pattern: '^\\S+$', description: 'a number, or unlimited' },
      use_max: off('a higher one that is there stays'),
      use_min: off('a lower one that is there stays'),
      comment: { type: 'string', default: '', pattern: '^[^\\n]*$', description: 'what stands behind it' },
      dest: { ...path('another file'), default: '/etc/security/limits.conf' },
      backup: off('the replaced content is kept anyway, in our own folder on the host'),
    },
    required: ['domain', 'limit_type', 'limit_item', 'value'],
  },
  read: (host, { dest }) => look(host, dest, { follow: true }),
  plan: (current, { limit_type: type, limit_item: item, ...limit }) => [
    edited(current, { create: true }, (text) => withLimit(text ?? '', { ...limit, type, item })),
  ],
})
