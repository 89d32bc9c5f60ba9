import type { Reach } from '../model/playbook.ts'
import { type Fields, textField } from '../schema/fields.ts'
import { checkBecomeWords } from './become-words.ts'

/** How a play says that its hosts are reached. */
export function reachOf(fields: Fields): Reach {
  const user = literal(fields, 'remote_user')
  const connection = literal(fields, 'connection')
  const port = literal(fields, 'port')
  checkBecomeWords(fields)
  const isKnown = connection === undefined || ['ssh', 'smart', 'local'].includes(connection)
  if (!isKnown)
    fields.report({ path: ['connection'], message: `connection must be ssh or local, not ${connection}` })
  const isPort = port === undefined || (/^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536)
  if (!isPort) fields.report({ path: ['port'], message: `port must be a port from 1 to 65535, not ${port}` })
  return {
    ...(user === undefined ? {} : { user }),
    ...(port === undefined || !isPort ? {} : { port: Number(port) }),
    ...(connection === undefined || !isKnown ? {} : { connection: connection === 'local' ? 'local' : 'ssh' }),
  }
}

function literal(fields: Fields, key: string): string | undefined {
  const text = textField(fields, key)
  if (text?.includes('{{') !== true) return text
  const hint = `put ansible_${key === 'remote_user' ? 'user' : key} in the inventory: there it may be one`
  fields.report({ path: [key], message: `${key} cannot be an expression here`, hint })
  return undefined
}
