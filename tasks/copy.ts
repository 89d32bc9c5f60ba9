import { defineTask, file, pathState } from 'hostwright'

export default defineTask({
  name: 'copy',
  summary: 'Copies a file that lies beside the playbook to the host.',
  params: {
    properties: {
      src: { local: 'file', description: 'a file in `files/`' },
      dest: { type: 'string', pattern: '^/', description: 'the absolute path of the file' },
      mode: { type: 'string', pattern: '^[0-7]{3,4}$', description: 'octal digits in quotes: "0644"' },
      owner: { type: 'string', minLength: 1, description: 'the owner' },
      group: { type: 'string', minLength: 1, description: 'the group' },
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
  read: (host, { dest, owner, group }) => pathState(host, dest, { owner, group }),
  plan: (current, { src, mode, owner, group, validate }) => [
    file(current, { content: src, mode, owner, group, validate }),
  ],
})
