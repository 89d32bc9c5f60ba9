import { type NewFiles, taskFiles } from './new-files.ts'

const HOSTS = `# Your hosts, in groups. Each is reached by ssh, and its key must be known: log in once by hand before.
all:
  hosts:
    # This machine, to try with; take it out when there are others.
    here: { ansible_connection: local }
    # web1: { ansible_host: 203.0.113.10, ansible_user: root }
  vars:
    welcome: Managed with care.
`

const SITE = `# yaml-language-server: $schema=../.schemas/playbook.json
- name: every host
  hosts: all
  become: true
  tasks:
    - name: there is a welcome
      template: { src: motd.hbs, dest: /etc/motd, mode: "0644" }
    - name: a task of our own
      greeting: { text: "{{ welcome }}" }
`

const README = `# Servers

    hostwright playbooks/site.yml -i inventory/hosts.yml --check    # what would change; writes nothing
    hostwright playbooks/site.yml -i inventory/hosts.yml            # does it; a second run changes nothing
    hostwright docs                                                 # all tasks; docs TASK tells the params of one
    hostwright schema playbook >.schemas/playbook.json              # again, when there are more tasks

\`tasks/greeting.ts\` is a task of your own: \`node --test test/\` tries its plan, and
\`npx hostwright lab run -- node try/greeting.mjs\` (as root) all of it on a disposable host.
`

/** A project: an inventory, a playbook, a template and a task of one's own. */
export function projectFiles(): NewFiles {
  return {
    'README.md': README,
    '.gitignore': 'node_modules/\n*.plan\n.vault-password\n',
    'inventory/hosts.yml': HOSTS,
    'playbooks/site.yml': SITE,
    'templates/motd.hbs': 'This is {{inventory_hostname}}. {{welcome}}\n',
    ...taskFiles('greeting'),
  }
}
