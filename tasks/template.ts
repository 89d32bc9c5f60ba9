import { defineTask, file, pathState } from 'hostwright'

export default defineTask({
  name: 'template',
  summary: 'Writes a file from a template, filled in with the variables of the host.',
  params: {
    properties: {
      src: { local: 'template', description: 'a Handlebars template in `templates/`' },
      dest: { type: 'string', pattern: '^/', description: 'the absolute path of the file' },
      mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'octal digits: "0644"',
      },
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
