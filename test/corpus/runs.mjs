import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../dist/src/cli/main.cjs', import.meta.url))

/** A run of ours: its exit code, a line that sums it up, and all that it said. */
export async function ours({ root, rolesPath, lab }, args) {
  const inventory = join(root, 'inventories/ours.yml')
  const key = ['-e', `ansible_ssh_private_key_file=${join(lab, 'id_ed25519')}`]
  const all = [
    PROGRAM,
    join(root, 'play.yml'),
    '-i',
    inventory,
    '-F',
    join(lab, 'ssh_config'),
    ...key,
    ...args,
  ]
  const { code, text, seconds } = await ran(process.execPath, all, { ANSIBLE_ROLES_PATH: rolesPath })
  const counts = /^box {2}(ok .*)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1)
  const certain = /^box {2}(\d+ changes.*|.*as predicted.*)$/m.exec(text)?.[1] ?? ''
  const failed = / failed [1-9]/.test(counts ?? '') || code === 3 || code >= 4
  return { code, text, failed, summary: `exit ${code}  ${seconds} s  ${counts}  ${certain}` }
}

/** A run of Ansible's own. */
export async function ansible({ root, rolesPath, lab }) {
  const args = ['-i', join(root, 'inventories/theirs.yml'), '--private-key', join(lab, 'id_ed25519')]
  const ssh = ['--ssh-common-args', `-F ${join(lab, 'ssh_config')}`, join(root, 'play.yml')]
  const env = { ANSIBLE_ROLES_PATH: rolesPath, ANSIBLE_PIPELINING: '1', HOME: root }
  const { text, seconds } = await ran('ansible-playbook', [...args, ...ssh], env)
  const counts = /^box\s+: (.*)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1)
  return { text, failed: !/failed=0/.test(counts ?? ''), summary: `${seconds} s  ${counts}` }
}

function ran(program, args, env) {
  const begun = Date.now()
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 28, timeout: 900_000 }
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 99 : 0
      resolve({ code, text: stdout + stderr, seconds: ((Date.now() - begun) / 1000).toFixed(1) })
    })
  })
}
