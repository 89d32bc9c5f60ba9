import { CONNECTION_VARIABLES, OURS } from '../inventory/connection.ts'
import type { EditorSchema } from './param-schema.ts'

const HELP: {
  readonly [setting in (typeof CONNECTION_VARIABLES)[keyof typeof CONNECTION_VARIABLES]]: string
} = {
  address: 'the name or address to connect to',
  port: 'the port of sshd',
  user: 'who logs in',
  keyFile: 'the private key',
  connection: 'ssh, or local for this machine',
  transport: 'node-ssh, or openssh for OpenSSH’s own client',
  password: 'the password to log in with: better !vault or !env',
  become: 'act as another user',
  becomeUser: 'the user to act as',
  becomePassword: 'the password that sudo asks for: better !vault or !env',
}

/** A schema for inventories in YAML. */
export function inventorySchema(): EditorSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: ['object', 'null'],
    additionalProperties: { $ref: '#/definitions/group' },
    definitions: {
      group: {
        type: ['object', 'null'],
        description: 'a group of hosts',
        properties: {
          hosts: {
            description: 'hosts by name, with their variables; web[1:3] stands for three',
            type: ['object', 'null'],
            additionalProperties: { $ref: '#/definitions/variables' },
          },
          children: {
            description: 'groups in this group',
            type: ['object', 'null'],
            additionalProperties: { $ref: '#/definitions/group' },
          },
          vars: { $ref: '#/definitions/variables' },
        },
        additionalProperties: false,
      },
      variables: { type: ['object', 'null'], properties: connection() },
    },
  }
}

function connection(): EditorSchema {
  const known = Object.entries(CONNECTION_VARIABLES).map(
    ([name, setting]) =>
      [`${OURS.has(name) ? 'hostwright_' : 'ansible_'}${name}`, { description: HELP[setting] }] as const,
  )
  return Object.fromEntries(known)
}
