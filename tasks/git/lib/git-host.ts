import { carried, HostError, type ScriptRunner, type Shells, STATE_DIR, utf8 } from 'hostwright'

/** Runs scripts of a backup on its host, one at a time. */
export interface BackupHost {
  /** Changes something, or asks what needs git's own writes. */
  act(script: string): Promise<string>
  look(script: string): Promise<string>
  /** Carries content of any size over; gives the command that prints it there, once. */
  carry(content: Buffer): Promise<string>
}

/** The host of a backup, over a session that is there. */
export function backupHost(shells: Shells, stateOwner: string): BackupHost {
  return {
    act: async (script) => run(await shells.writer(stateOwner), script),
    look: async (script) => run(await shells.reader(stateOwner), script),
    carry: async (content) => `{ ${STATE_DIR}; ${await carried(await shells.writer(stateOwner), content)}; }`,
  }
}

async function run(shell: ScriptRunner, script: string): Promise<string> {
  const { stdout, stderr, status } = await shell.run(`( ${script}\n)`, { timeout: 300_000 })
  if (status !== 0) throw new HostError(utf8(stderr.trim() || stdout.trim()))
  return stdout
}
