import { isAbsolute, join } from 'node:path'
import { defineTask, endOf, entry, mapSeen, Refusal } from 'hostwright'
import { fetched, localSum } from './lib/local-sum.ts'
import { off, on, path, text } from './lib/params.ts'
import { absolute } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.fetch',
  summary: 'Copies a file of the host to the controller.',
  params: {
    properties: {
      src: path('the file of the host'),
      dest: text('the folder of the controller, in which a folder of the host’s name is made'),
      flat: off('dest is the file itself, or the folder in which it is'),
      fail_on_missing: on('it fails where the file is not there'),
      validate_checksum: on('it is always checked'),
    },
    required: ['src', 'dest'],
  },
  read: async (host, { src, dest, flat }) => {
    if (!isAbsolute(dest)) throw new Refusal('dest must be an absolute path: {{ playbook_dir }}/…')
    const from = await absolute(host, src)
    const name = from.slice(from.lastIndexOf('/') + 1)
    const to = flat ? (dest.endsWith('/') ? join(dest, name) : dest) : join(dest, host.name, from)
    const end = await endOf(host, from)
    const [here, there] = await Promise.all([
      host.see(entry(end.known ? end.value : from)),
      host.see(localSum(to)),
    ])
    return { from, to, here, there }
  },
  plan: ({ from, to, here, there }, { fail_on_missing }) => {
    if (here.known && here.value?.type !== 'file') {
      if (!fail_on_missing && here.value === null) return []
      throw new Refusal(here.value === null ? `${from} does not exist` : `${from} is no file`, here.assuming)
    }
    return [
      fetched(
        { from, to },
        there,
        mapSeen(here, (it) => (it?.type === 'file' ? it.sha256 : '')),
      ),
    ]
  },
  outputs: ({ to }) => ({ dest: to }),
})
