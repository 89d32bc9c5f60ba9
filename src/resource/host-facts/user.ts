import type { FactGroup } from './host-facts.ts'

/** The user as whom a step runs, and the environment there. */
export const user: FactGroup = {
  names: [
    'user_id',
    'user_uid',
    'user_gid',
    'user_gecos',
    'user_dir',
    'user_shell',
    'real_user_id',
    'effective_user_id',
    'real_group_id',
    'effective_group_id',
    'env',
  ],
  files: ['/etc/passwd'],
  script: `id -ru; id -u; id -rg; id -g; getent passwd "$(id -u)"; printf '\\000'; env -0`,
  parse: ([who = '', ...env]) => {
    const [real = '', effective = '', realGroup = '', group = '', entry = ''] = who.split('\n')
    if (effective === '') return {}
    const [name = '', , uid = '', gid = '', gecos = '', home = '', shell = ''] = entry.split(':')
    return {
      ...(entry === ''
        ? {}
        : {
            user_id: name,
            user_uid: Number(uid),
            user_gid: Number(gid),
            user_gecos: gecos,
            user_dir: home,
            user_shell: shell,
          }),
      real_user_id: Number(real),
      effective_user_id: Number(effective),
      real_group_id: Number(realGroup),
      effective_group_id: Number(group),
      env: Object.fromEntries(
        env
          .filter((one) => one.includes('='))
          .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
      ),
    }
  },
}
