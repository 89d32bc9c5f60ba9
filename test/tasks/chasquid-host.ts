import { fileEntry } from '../../src/resource/file/entry-archive.ts'

/** A directory of root. */
export const directory = { type: 'directory', mode: '0755', owner: 'root', group: 'root' }
/** A file of root with this text. */
export const text = (content: string, mode: string, group: string) =>
  fileEntry(Buffer.from(content), { mode, owner: 'root', group })
/** The first line of each file that is written. */
export const HEAD = '# Written by hostwright: changes made here are lost.\n'
const running = { active: 'active', enabled: 'enabled' }
/** A host whose chasquid is right. */
export const server = {
  'chasquid program': { installed: '1.15.1', candidate: null },
  package: { version: '1.15.1-1' },
  group: { gid: 100 },
  unit: running,
  'entry /etc': directory,
  'entry /etc/chasquid': directory,
  'entry /etc/chasquid/certs': directory,
  'entry /etc/chasquid/domains': directory,
  'entry /etc/chasquid/chasquid.conf': text(`${HEAD}hostname: "mx.d.example"\n`, '0644', 'root'),
  'entry /etc/chasquid/domains/d.example': directory,
  'entry /etc/chasquid/domains/d.example/aliases': text(`${HEAD}i: me@out.example\n`, '0640', 'chasquid'),
  'attributes /etc/chasquid/domains/d.example/users': {
    type: 'file',
    mode: '0640',
    owner: 'root',
    group: 'chasquid',
  },
  'chasquid account names': ['i'],
  'chasquid other accounts': [],
  'chasquid folders': [],
  'chasquid account': 'right',
}
/** Its domain. */
export const domain = {
  name: 'd.example',
  aliases: { i: 'me@out.example' },
  users: [{ name: 'i', password: 'x' }],
}
/** The params that say so. */
export const about = { hostname: 'mx.d.example', domains: [domain] }
