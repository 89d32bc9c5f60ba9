import { type Content, defineTask, mapSeen, Refusal, type Seen, type Source } from 'hostwright'
import { copied, copyOutputs, placesOf, placesOfFile, textAt } from './lib/copies.ts'
import { OWNERSHIP, off, on, path, WRITTEN } from './lib/params.ts'
import { look } from './lib/places.ts'

export default defineTask({
  name: 'ansible.builtin.copy',
  summary: 'Copies a file, a folder or a text to the host, as Ansible’s module does.',
  params: {
    properties: {
      src: {
        local: 'file',
        named: true,
        unless: 'remote_src',
        description: 'a file or folder in `files/`; with remote_src, a file of the host',
      },
      content: {
        type: ['string', 'number', 'boolean'],
        late: true,
        secret: true,
        description: 'the whole content, instead of src',
      },
      dest: path('the file, or the folder in which it is to be'),
      remote_src: off('src is a file of the host, of at most 256 KiB of text'),
      force: on('false: a file that is there stays as it is'),
      follow: off('what a link at dest leads to is written'),
      directory_mode: { type: ['string', 'integer'], description: 'the mode of folders' },
      decrypt: on(
        'files that are encrypted with ansible-vault are not decrypted here: such a file is refused',
      ),
      ...OWNERSHIP,
      ...WRITTEN,
    },
    required: ['dest'],
    exactlyOne: [{ of: ['src', 'content'] }],
  },
  read: async (host, { src, content, ...copying }) => {
    if (content !== undefined) {
      if (copying.dest.endsWith('/'))
        throw new Refusal('content needs the name of a file, and dest is a folder')
      return placesOfFile(host, copying, { name: undefined, content: mapSeen(content, asContent) })
    }
    if (src === undefined) throw new Refusal('src or content is missing')
    if (!src.known || typeof src.value !== 'string') return placesOf(host, copying, src as Seen<Source>)
    const from = await look(host, src.value, { follow: true })
    const name = src.value.slice(src.value.lastIndexOf('/') + 1)
    const mode =
      copying.mode === 'preserve' && from.entry.known && from.entry.value?.type === 'file'
        ? from.entry.value.mode
        : undefined
    const places = await placesOfFile(host, copying, { name, content: textAt(from) })
    return { ...places, preserved: mode }
  },
  plan: (current, params) => {
    const mode = 'preserved' in current && current.preserved !== undefined ? current.preserved : params.mode
    for (const { content } of current.all)
      if (
        content?.known === true &&
        typeof content.value === 'string' &&
        content.value.startsWith('$ANSIBLE_VAULT;')
      )
        throw new Refusal(
          'src is encrypted with ansible-vault: put the content into a variable (!vault), and write content',
        )
    return copied(current, { ...params, mode })
  },
  outputs: (current, { dest }) => copyOutputs(current, { dest }),
})

/** As Python writes it. */
function asContent(given: Exclude<Content, object> | number | boolean | object): Content {
  if (typeof given === 'boolean') return given ? 'True' : 'False'
  return typeof given === 'number' ? String(given) : (given as Content)
}
