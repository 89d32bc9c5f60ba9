import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Channel, type Connection, Unreachable } from './channel.ts'
import { openOpensshChannel } from './openssh-channel.ts'
import { stands, startMaster } from './openssh-master.ts'
import { environment, type OpensshTarget, options } from './openssh-options.ts'

/** Logs in with OpenSSH's own client, once; shells are sessions of that connection (ControlMaster), or, where the host allows no more of them, connections of their own. */
export async function connectOpenssh(target: OpensshTarget): Promise<Connection> {
  // 0700: whoever may use the socket is logged in. A socket's name must be short (unix(7)).
  const folder = mkdtempSync(join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'hw-'))
  const socket = join(folder, 's')
  const env = environment(target, folder)
  const words = [...options(target), '-S', socket]
  const master = startMaster(folder, [...words, '-M', '-N', '--', target.destination], env)
  const failure = await Promise.race([master.ended, stands(socket, target.timeout)])
  if (failure !== undefined) {
    master.end()
    throw new Unreachable(`${target.name}: ${failure}`)
  }
  const open = new Set<Channel>()
  return {
    user: target.user,
    close: () => {
      for (const one of open) one.close()
      master.end()
    },
    open: async (command) => {
      const asked = {
        words: [...words, '-T', '--', target.destination],
        env,
        command,
        timeout: target.timeout,
      }
      const channel = await openOpensshChannel(asked)
      open.add(channel)
      void channel.closed.then(() => open.delete(channel))
      return channel
    },
  }
}
