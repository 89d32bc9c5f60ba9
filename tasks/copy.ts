import { posix } from 'node:path'
import { defineTask, file, pathState, Refusal, tree } from 'hostwright'

export default defineTask({
  name: 'copy',
  summary: 'Copies a file that lies beside the playbook to the host, or a directory with all that is in it.',
  params: {
    properties: {
      src: {
        local: 'file or directory',
        description:
          'a file in `files/`, or a directory: as it is called, below dest; with a slash at its end, what is in it',
      },
      dest: {
        type: 'string',
        pattern: '^/',
        description: 'the absolute path of the file, or of the directory',
      },
      mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'octal digits: "0644"',
      },
      directory_mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'the same for directories: "0755"',
      },
      owner: { type: 'string', minLength: 1, description: 'the owner' },
      group: { type: 'string', minLength: 1, description: 'the group' },
      exclude: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        description: 'what is left out of a directory, by patterns as rsync has them: `*.o`, `/build/`',
      },
      delete: {
        type: 'boolean',
        default: false,
        description: 'whether what is not in the directory is removed, but for what is left out',
      },
      validate: {
        type: 'array',
        items: { type: 'string' },
        argv: { placeholder: '%s' },
        description:
          'a command that must accept the new file, whose path replaces %s, before it is put in place',
      },
    },
    required: ['src', 'dest'],
  },
  read: async (host, { src, dest, owner, group, exclude, delete: all }) => {
    const source = tree.localTree(src)
    if (source === undefined) return pathState(host, dest, { owner, group })
    const place = source.under === undefined ? dest : posix.join(dest, source.under)
    return tree.treeState(host, place, { source, owner, group, exclude, delete: all })
  },
  plan: (current, { src, mode, owner, group, validate, directory_mode, exclude, delete: all }) => {
    const source = tree.localTree(src)
    if ('below' in current && source !== undefined) {
      if (validate !== undefined) throw new Refusal('validate is for one file, not for a directory')
      const directoryMode = directory_mode
      return tree.treeChanges(current, { source, mode, directoryMode, owner, group, exclude, delete: all })
    }
    if ('below' in current) throw new TypeError('what was read for a directory is planned as a file')
    if (directory_mode !== undefined || exclude !== undefined || all)
      throw new Refusal('directory_mode, exclude and delete are for a directory')
    return [file(current, { content: tree.fileContent(src), mode, owner, group, validate })]
  },
})
