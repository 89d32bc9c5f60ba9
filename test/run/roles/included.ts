/** What is included in roles, with variables of one name in many places; the answers are those of ansible-core 2.14. */
const say = (msg: string, more: object = {}) => ({ debug: { msg }, ...more })

const held = (from: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`v_${name}`, from]))

const all = ['default', 'inventory', 'play', 'role', 'step', 'param', 'set', 'registered']

export const included = {
  files: {
    'hosts.yml': {
      all: { hosts: { h1: { ansible_connection: 'local', os: 'Debian', ...held('inventory', all) } } },
    },
    'play.yml': [
      {
        hosts: 'all',
        gather_facts: false,
        vars: held('play', all.slice(2)),
        pre_tasks: [{ set_fact: { v_set: 'set' } }],
        roles: [{ role: 'r', v_param: 'param' }],
        tasks: [
          say('after {{ v_role }} {{ v_param }}'),
          { include_vars: { dir: 'more' } },
          say('{{ d1 }} {{ d2 }} {{ d3 }}'),
          { include_vars: { dir: 'more', depth: 1, name: 'flat' } },
          say('{{ flat.keys() | sort | join(",") }}'),
          { include_vars: { dir: 'more', files_matching: '^[23]', name: 'some' } },
          say('{{ some.keys() | sort | join(",") }}'),
          { include_vars: { dir: 'more', ignore_files: ['1.*'], name: 'others' } },
          say('{{ others.keys() | sort | join(",") }}'),
          {
            include_vars: {
              dir: 'more',
              extensions: ['json'],
              ignore_unknown_extensions: true,
              name: 'json',
            },
          },
          say('{{ json.keys() | sort | join(",") }}'),
          { include_vars: '{{ item }}', with_first_found: ['nope.yml', '{{ os }}-x.yml', 'plain.yml'] },
          say('{{ plain }}'),
          {
            include_vars: '{{ item }}',
            with_first_found: [{ files: ['nope.yml', 'plain2.yml'], paths: ['vars', 'elsewhere'] }],
          },
          say('{{ plain2 }}'),
          { include_vars: '{{ item }}', with_first_found: [{ files: ['nope.yml'], skip: true }] },
          say('{{ item | basename }}', { with_fileglob: ['*.txt', 'sub/?.conf'] }),
        ],
      },
      {
        hosts: 'all',
        gather_facts: false,
        tasks: [say("next play {{ v_role }} {{ d1 }} {{ hostvars['h1'].d2 }}")],
      },
    ],
    'roles/r/defaults/main.yml': held('default', all),
    'roles/r/vars/main.yml': held('role', all.slice(3)),
    'roles/r/vars/Debian.yml': { ...held('included', all), os_name: '{{ os }} of {{ role_name }}' },
    'roles/r/vars/RedHat.yml': { os_name: 'no' },
    'roles/r/vars/dir/x.yml': { in_dir: 'x' },
    'roles/r/tasks/main.yml': [
      { include_vars: '{{ os }}.yml' },
      { command: 'true', register: 'v_registered', changed_when: false },
      say(
        all
          .slice(0, 7)
          .map((name) => `{{ v_${name} }}`)
          .join(' '),
        { vars: { v_step: 'step' } },
      ),
      say('{{ (v_registered is mapping) | ternary("map", "other") }} {{ os_name }}'),
      { include_vars: { dir: 'dir' } },
      { include_vars: { dir: 'vars/dir', name: 'again' } },
      say('{{ in_dir }} {{ again.in_dir }}'),
      { include_vars: '{{ role_path }}/vars/{{ os }}.yml' },
      {
        include_vars: '{{ item }}',
        with_first_found: ['{{ os }}-12.yml', '{{ os }}.yml'],
        register: 'found',
      },
      say('{{ found.results[0].ansible_included_var_files | map("basename") | join }}'),
    ],
    'more/1.yml': { d1: 1, d2: 1, d3: 1 },
    'more/2.yaml': { d2: 2, two: 2 },
    'more/sub/3.json': { d3: 3 },
    'vars/plain.yml': { plain: 'plain' },
    'elsewhere/plain2.yml': { plain2: 'plain2' },
    'files/b.txt': 'b',
    'files/a.txt': 'a',
    'c.txt': 'c',
    'files/sub/1.conf': '1',
    'files/sub/22.conf': '22',
  },
  answers: [
    'included included included included included param set',
    'map Debian of r',
    'x x',
    'Debian.yml',
    'after included included',
    '1 2 3',
    'd1,d2,d3,two',
    'd2,d3,two',
    'd2,d3,two',
    'd3',
    'plain',
    'plain2',
    // Here by name; Ansible takes them as the file system has them.
    'a.txt',
    'b.txt',
    '1.conf',
    'next play included 1 2',
  ],
}
