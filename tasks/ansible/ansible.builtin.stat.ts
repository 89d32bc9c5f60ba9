import { defineTask, exists, linkAt, mapSeen } from 'hostwright'
import { off, on, path } from './lib/params.ts'
import { absolute, given } from './lib/places.ts'
import { stat } from './lib/stat.ts'

export default defineTask({
  name: 'ansible.builtin.stat',
  summary: 'Tells what is at a path: register gives it as `stat`; changes nothing.',
  params: {
    properties: {
      path: path('the path'),
      dest: path('another name of path'),
      name: path('another name of path'),
      follow: off('what a link leads to is looked at'),
      get_checksum: on('the checksum is given, too'),
      checksum_algorithm: {
        enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
        default: 'sha1',
        description: 'which checksum',
      },
      checksum_algo: {
        enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
        description: 'another name of checksum_algorithm',
      },
      checksum: {
        enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
        description: 'another name of checksum_algorithm',
      },
      get_md5: { type: 'boolean', enum: [false], description: 'only false' },
      get_mime: on('it is not given: a condition that needs it is refused'),
      get_attributes: on('they are not given: a condition that needs them is refused'),
    },
    exactlyOne: [{ of: ['path', 'dest', 'name'] }],
  },
  read: async (host, { follow, get_checksum, ...params }) => {
    const place = await absolute(host, given(params.path, params.dest, params.name))
    const algorithm = params.checksum_algo ?? params.checksum ?? params.checksum_algorithm
    const sum = get_checksum ? `${algorithm}sum` : null
    const [about, there, link] = await Promise.all([
      host.see(stat({ path: place, follow, sum })),
      host.see(exists(place)),
      host.see(linkAt(place)),
    ])
    return { about, there, link }
  },
  plan: () => [],
  outputs: ({ about, there, link }) => {
    if (about.known) return { stat: mapSeen(about, (it) => it ?? { exists: false }) }
    // What is there may be known where nothing else of it is.
    const isThere = there.known && (there.value || (link.known && link.value === null)) ? there.value : about
    return { stat: (isThere === false ? { exists: false } : { exists: isThere, ...untold(about) }) as never }
  },
})

/** What is asked for most, none of which is known. */
function untold(about: unknown) {
  return Object.fromEntries(
    [
      'isdir',
      'isreg',
      'islnk',
      'mode',
      'uid',
      'gid',
      'pw_name',
      'gr_name',
      'size',
      'checksum',
      'mtime',
      'executable',
      'lnk_source',
    ].map((key) => [key, about]),
  )
}
