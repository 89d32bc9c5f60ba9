import { defineTask, mapSeen, mysql } from 'hostwright'
import { MYSQL_LOGIN, serverOf } from './lib/mysql.ts'

export default defineTask({
  name: 'community.mysql.mysql_variables',
  summary: 'Sets a variable of a running server of MariaDB or MySQL, or tells it.',
  params: {
    properties: {
      variable: { type: 'string', pattern: '^[0-9A-Za-z_.]+$', description: 'the variable' },
      value: {
        type: ['string', 'integer', 'number', 'boolean'],
        description: 'its value; only told if not given',
      },
      mode: {
        enum: ['global'],
        default: 'global',
        description: 'only global: a restart of the server forgets it, as nothing writes it to its files',
      },
      ...MYSQL_LOGIN,
    },
    required: ['variable'],
  },
  read: async (host, params) => {
    const asked = { server: serverOf(params), name: params.variable }
    return { asked, seen: await host.see(mysql.variable(asked)) }
  },
  plan: ({ asked, seen }, { value }) =>
    value === undefined ? [] : [mysql.variableSet(asked, seen, written(value))],
  outputs: ({ seen }) => ({ msg: mapSeen(seen, (here) => (typeof here === 'string' ? here : null)) }),
})

/** As Ansible writes it: true is ON for what is on or off. */
function written(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'ON' : 'OFF') : String(value)
}
