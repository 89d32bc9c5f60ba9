import { defineTask, file, pathState } from 'hostwright'

export default defineTask({
  name: 'copy',
  summary: 'A file is the same as one beside the playbook.',
  params: {
    properties: {
      src: { local: 'file', description: 'a file in `files/`' },
      dest: { type: 'string', pattern: '^/', description: 'where the file is, from the root' },
      mode: { type: 'string', pattern: '^[0-7]{3,4}$', description: 'octal digits in quotes: "0644"' },
      owner: { type: 'string', minLength: 1, description: 'the user who owns it' },
      group: { type: 'string', minLength: 1, description: 'the group that owns it' },
      validate: {
        type: 'array',
        items: { type: 'string' },
        argv: { placeholder: '%s' },
        description: 'a command that must accept the new file, given as %s, before it takes its name',
      },
    },
    required: ['src', 'dest'],
  },
  read: (host, { dest, owner, group }) => pathState(host, dest, { owner, group }),
  plan: (spot, { src, mode, owner, group, validate }) => [
    file(spot, { content: src, mode, owner, group, validate }),
  ],
})
