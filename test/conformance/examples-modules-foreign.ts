import type { Example } from 'hostwright/testing'

const skipped = (task: string, params: Example['params']): Example => ({
  name: 'only where it is meant',
  task,
  params,
  step: { when: '1 == 2' },
})

/** Modules for hosts of other kinds: on ours their steps are skipped. */
export const foreignModules: readonly Example[] = [
  skipped('ansible.builtin.rpm_key', { key: '/srv/key' }),
  skipped('ansible.builtin.yum_repository', { name: 'more', description: 'More', baseurl: ['file:///srv'] }),
  skipped('ansible.posix.firewalld', { port: '81/tcp', state: 'enabled' }),
  skipped('ansible.posix.seboolean', { name: 'httpd_can_network_connect', state: true }),
  skipped('ansible.posix.selinux', { state: 'disabled' }),
  skipped('community.general.apk', { name: ['curl'] }),
  skipped('community.general.openbsd_pkg', { name: ['curl'] }),
  skipped('community.general.pacman', { name: ['curl'] }),
  skipped('community.general.pkgng', { name: ['curl'] }),
  skipped('community.general.sefcontext', { target: '/srv', setype: 'httpd_sys_content_t' }),
  skipped('community.general.seport', { ports: ['81'], proto: 'tcp', setype: 'http_port_t' }),
  skipped('community.general.zypper', { name: ['curl'] }),
  skipped('community.general.zypper_repository', { name: 'more', repo: 'file:///srv' }),
]
